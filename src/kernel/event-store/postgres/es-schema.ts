/**
 * The SQL of the record, run once by the owner. Everything lives in schema `es`; only its functions insert events. Here and
 * in the files beside it is what holds; what a later migration has replaced lies in its own.
 *
 * The order: each append holds a shared lock on the last position drawn before its own (the fence). A reader takes the
 * last position first, the fences second and the rows in a later statement, so that below its horizon nothing
 * can appear any more. It rests on a sequence without cache, on READ COMMITTED and on reading the primary.
 */
export const ES_SCHEMA = String.raw`
create schema es;

create table es.meta (
  one            boolean primary key default true check (one),
  schema_version int  not null,
  store_id       uuid not null default gen_random_uuid()
);
insert into es.meta (schema_version) values (1);

create sequence es.position_seq as bigint cache 1;

create table es.streams (
  stream_id text collate "C" primary key,
  version   bigint not null
) with (fillfactor = 80);

-- No foreign key to streams: each insert would lock the row that the same append has just updated.
create table es.events (
  position    bigint not null primary key default nextval('es.position_seq'),
  stream_id   text collate "C" not null,
  revision    bigint not null,
  event_id    uuid not null,
  type        text collate "C" not null,
  data        jsonb not null,
  meta        jsonb not null,
  recorded_at timestamptz not null,
  constraint events_revision unique (stream_id, revision),
  constraint events_id unique (stream_id, event_id)
) with (autovacuum_vacuum_insert_scale_factor = 0.02);

create function es.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'events are never changed: % of es.events refused', tg_op using errcode = 'ES006';
end $$;
create trigger events_never_change before update or delete or truncate on es.events
  for each statement execute function es.refuse_change();
-- ALWAYS: it also fires where session_replication_role switches ordinary triggers off.
alter table es.events enable always trigger events_never_change;

create function es.require_ordered_session() returns void language plpgsql as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'the event store needs READ COMMITTED' using errcode = 'ES003';
  end if;
  if pg_is_in_recovery() then
    raise exception 'the event store needs the primary: a standby does not see who appends' using errcode = 'ES004';
  end if;
end $$;

-- Taken anew by each append: a fence that a rolled back savepoint released is thus never relied on.
create function es.fence() returns void language plpgsql as $$
declare
  drawn bigint;
begin
  select case when is_called then last_value else last_value - 1 end into drawn from es.position_seq;
  perform pg_advisory_xact_lock_shared((x'1E5'::bigint << 48) | drawn);
end $$;

-- The sequence first, the fences second; whoever calls reads the rows third, in a statement of its own.
create function es.horizon(out drawn bigint, out stable bigint) language plpgsql as $$
declare
  fenced bigint;
begin
  select case when is_called then last_value else last_value - 1 end into drawn from es.position_seq;
  select min(((l.classid::bigint & 65535) << 32) | l.objid::bigint) into fenced
    from pg_locks l
   where l.locktype = 'advisory' and l.objsubid = 1 and (l.classid::bigint >> 16) = x'1E5'::bigint
     and l.database = (select d.oid from pg_database d where d.datname = current_database());
  stable := least(drawn, fenced);
end $$;

-- One stream's part of an append, behind the fence. Expected: >= 0 exact, -1 no stream, -2 any, -4 some.
-- The row of es.streams is the lock, so what is looked up after it cannot race.
create function es.append_to_stream(p_stream text, p_expected bigint,
  p_ids uuid[], p_types text[], p_data jsonb[], p_meta jsonb[],
  out outcome text, out revision bigint, out last_position bigint) language plpgsql as $$
declare
  n constant bigint := cardinality(p_ids);
  known bigint;
  shifts bigint;
  known_revision bigint;
  now_ timestamptz;
begin
  if n = 0 then raise exception 'an append without events' using errcode = 'ES001'; end if;

  if p_expected = -1 then
    insert into es.streams as s (stream_id, version) values (p_stream, n - 1)
      on conflict do nothing returning s.version into revision;
  elsif p_expected = -2 then
    insert into es.streams as s (stream_id, version) values (p_stream, n - 1)
      on conflict (stream_id) do update set version = s.version + n returning s.version into revision;
  else
    update es.streams s set version = s.version + n
     where s.stream_id = p_stream and (s.version = p_expected or p_expected = -4) returning s.version into revision;
  end if;

  if revision is null or revision >= n then
    -- No join with unnest: planned on a young table, that would read the whole stream.
    select count(*), count(distinct e.revision - array_position(p_ids, e.event_id)), max(e.revision), max(e.position)
      into known, shifts, known_revision, last_position
      from es.events e where e.stream_id = p_stream and e.event_id = any (p_ids);
    if known > 0 then
      if revision is not null then
        update es.streams s set version = s.version - n where s.stream_id = p_stream;
      end if;
      outcome := case when known = n and shifts = 1 then 'duplicate' else 'partial' end;
      revision := known_revision;
      return;
    end if;
  end if;

  if revision is null then
    outcome := 'conflict';
    revision := coalesce((select s.version from es.streams s where s.stream_id = p_stream), -1);
    return;
  end if;

  -- Whole milliseconds, so that the instant a client was told finds this very event again.
  now_ := date_trunc('milliseconds', clock_timestamp());
  with stored as (
    insert into es.events (stream_id, revision, event_id, type, data, meta, recorded_at)
    select p_stream, append_to_stream.revision - n + u.nth, u.id, u.type, u.data, u.meta, now_
      from unnest(p_ids, p_types, p_data, p_meta) with ordinality u(id, type, data, meta, nth)
     order by u.nth
    returning position)
  select 'stored', max(stored.position) into outcome, last_position from stored;
end $$;

-- The last event that has none before it still to come; 0 without one.
create function es.head() returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  horizon bigint;
begin
  perform es.require_ordered_session();
  select h.stable into horizon from es.horizon() h;
  return coalesce((select max(e.position) from es.events e where e.position <= horizon), 0);
end $$;

-- A page of the next p_limit events, whatever their type. The checkpoint is the last event looked at, never a bare
-- number of the sequence: after a crash the sequence may give such a number again. Without an event to
-- deliver one row comes all the same, with the checkpoint alone.
create function es.read_all(p_after bigint, p_limit int, p_types text[] default null)
returns table (checkpoint bigint, caught_up boolean, "position" bigint, stream_id text, revision bigint,
  event_id uuid, type text, data jsonb, meta jsonb, recorded_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  horizon record;
begin
  perform es.require_ordered_session();
  select h.drawn, h.stable into horizon from es.horizon() h;
  if p_after > horizon.drawn then
    raise exception 'position % lies beyond the last one, %: was an older copy restored?', p_after, horizon.drawn
      using errcode = 'ES005';
  end if;
  return query
    with page as materialized (
      select e.* from es.events e where e.position > p_after and e.position <= horizon.stable
       order by e.position limit p_limit),
    edge as (select coalesce(max(p.position), p_after) as last, count(*) < p_limit as short from page p)
    select edge.last, edge.short, p.position, p.stream_id, p.revision, p.event_id, p.type, p.data, p.meta, p.recorded_at
      from edge left join page p on p_types is null or p.type = any (p_types)
     order by p.position;
end $$;

revoke all on all functions in schema es from public;
`;

/** SQL by which the owner lets the role that serves read, and append by the function; nothing else. `role` is quoted by the caller. */
export const grantsForServing = (role: string) => `
grant usage on schema es to ${role};
grant select on all tables in schema es to ${role};
grant select on sequence es.position_seq to ${role};
grant execute on function es.append, es.append_event, es.append_at_once, es.append_group, es.append_many,
  es.head, es.read_all, es.horizon_state, es.oldest_fence_seconds to ${role};
`;
