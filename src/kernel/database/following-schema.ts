/**
 * Who leads which follower, and the copies of read models. A projection that is rebuilt writes into tables of the same
 * names in schema `next`; the switch moves these to `public`, and what stood there to `former`. The role that serves owns
 * no table, so the moves are functions of the owner.
 */
export const FOLLOWING_SCHEMA = String.raw`
alter table proj.checkpoint rename column generation to epoch;
alter table proj.checkpoint
  add column owner text collate "C",
  add column lease_until timestamptz,
  add column kept_until timestamptz,
  drop constraint checkpoint_status_check,
  add constraint checkpoint_status_check check (status in ('running', 'rebuilding', 'paused', 'kept'));

create schema next;
create schema former;

create function proj.read_model(p_table text) returns regclass
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if p_table = 'migration' or to_regclass(format('public.%I', p_table)) is null then
    raise exception 'public.% is no read model', p_table using errcode = '42P01';
  end if;
  return format('public.%I', p_table)::regclass;
end $$;

-- The copy takes the place of the live tables, which are kept. The caller holds both rows of proj.checkpoint.
create function proj.switch_copy(p_name text, p_tables text[], p_keep interval) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  live proj.checkpoint;
  next proj.checkpoint;
  t text;
begin
  select * into strict live from proj.checkpoint c where c.name = p_name;
  select * into strict next from proj.checkpoint c where c.name = p_name || '@next';
  if next.checkpoint < live.checkpoint then
    raise exception 'the copy of % is behind what readers see', p_name using errcode = 'ES007';
  end if;
  foreach t in array p_tables loop
    perform proj.read_model(t);
    execute format('drop table if exists former.%I', t);
    execute format('alter table public.%I set schema former', t);
    execute format('alter table next.%I set schema public', t);
  end loop;
  delete from proj.checkpoint c where c.name in (p_name || '@next', p_name || '@former');
  insert into proj.checkpoint (name, kind, version, status, checkpoint, kept_until)
    values (p_name || '@former', 'copy', live.version, 'kept', live.checkpoint, now() + p_keep);
  update proj.checkpoint c set version = next.version, checkpoint = next.checkpoint, epoch = c.epoch + 1,
         status = case when c.status = 'paused' then 'running' else c.status end, error = null, updated_at = now()
   where c.name = p_name;
end $$;

-- What was kept is the copy that is to be switched to, once it has caught up.
create function proj.take_back(p_name text, p_tables text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t text;
begin
  delete from proj.checkpoint c where c.name = p_name || '@next';
  foreach t in array p_tables loop
    perform proj.read_model(t);
    execute format('drop table if exists next.%I', t);
    execute format('alter table former.%I set schema next', t);
  end loop;
  update proj.checkpoint c set name = p_name || '@next', status = 'rebuilding', kept_until = null, updated_at = now()
   where c.name = p_name || '@former';
end $$;

-- Copies do not outlive a change of the live tables, nor their time.
create function proj.drop_copies(p_names text[], p_tables text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t record;
begin
  for t in
    select c.oid::regclass as place from pg_class c
     where c.relkind = 'r' and c.relname = any (p_tables) and c.relnamespace::regnamespace::text in (
       select split_part(n, '@', 2) from unnest(p_names) n where split_part(n, '@', 2) in ('next', 'former'))
  loop
    execute format('drop table %s', t.place);
  end loop;
  delete from proj.checkpoint c where c.name = any (p_names) and c.kind = 'copy';
end $$;

revoke all on all functions in schema proj from public;
`;
