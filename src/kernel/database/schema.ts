/** What lies beside the record in every database: progress of the followers, and the free texts. */
export const KERNEL_SCHEMA = `
create schema proj;

create table proj.checkpoint (
  name        text collate "C" primary key,
  kind        text not null,
  version     int  not null,
  status      text not null default 'running' check (status in ('running', 'rebuilding', 'paused')),
  checkpoint  text collate "C" not null default '',
  generation  int  not null default 0,
  error       jsonb,
  updated_at  timestamptz not null default now()
);

create table proj.refusal (
  reaction text collate "C" not null,
  position text collate "C" not null,
  command  text not null,
  code     text not null,
  message  text not null,
  at       timestamptz not null default now(),
  primary key (reaction, position, command)
);

create table proj.seeding (
  one         boolean primary key default true check (one),
  started_at  timestamptz not null default now(),
  finished_at timestamptz
);

create schema vault;

create table vault.master_key (
  one         boolean primary key default true check (one),
  fingerprint text not null,
  key         bytea
);

create table vault.payload (
  payload_id uuid primary key,
  sealed     bytea not null,
  stored_at  timestamptz not null default now()
);
`;
