/**
 * The SQL by which a copy gets primary keys after its rows, run once by the owner on the schema `proj`. A key that
 * grows with every row took a third of PostgreSQL's time in a rebuild. Autovacuum waits for the indexes as well.
 */
export const KEYS_AFTER_ROWS = String.raw`
-- Empty tables with the same columns, and open to the same roles. Primary keys are made with the other indexes where they are to
-- come later, else now: rows that are changed are found by them.
create function proj.open_copy(p_tables text[], p_keys_later text[] default '{}') returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t text;
  live regclass;
  i record;
begin
  foreach t in array p_tables loop
    live := proj.read_model(t);
    execute format('drop table if exists next.%I', t);
    execute format('create table next.%I (like public.%I including defaults including constraints)
      with (autovacuum_enabled = false)', t, t);
    for i in
      select c.conname, pg_get_constraintdef(c.oid) as def from pg_constraint c
       where c.conrelid = live and c.contype = 'p' and t <> all (p_keys_later)
    loop
      execute format('alter table next.%I add constraint %I %s', t, i.conname, i.def);
    end loop;
    for i in
      select distinct a.grantee::regrole as role, a.privilege_type from pg_class c, aclexplode(c.relacl) a
       where c.oid = live and a.grantee <> 0 and a.grantee <> c.relowner
    loop
      execute format('grant %s on next.%I to %s', i.privilege_type, t, i.role);
    end loop;
  end loop;
end $$;

-- The next key or index that a copy lacks, made; false where none was missing, and from then on autovacuum takes care of it.
create or replace function proj.index_copy(p_tables text[]) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  missing record;
  t text;
begin
  select t.relname as copy, c.conname as key, pg_get_constraintdef(c.oid) as def,
         replace(pg_get_indexdef(x.indexrelid), ' ON public.', ' ON next.') as index
    into missing
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
    left join pg_constraint c on c.conindid = x.indexrelid and c.contype = 'p'
   where t.relnamespace = 'public'::regnamespace and t.relname = any (p_tables)
     and to_regclass(format('next.%I', i.relname)) is null
   order by t.relname, i.relname limit 1;
  if missing.copy is null then
    foreach t in array p_tables loop
      perform proj.read_model(t);
      execute format('alter table next.%I reset (autovacuum_enabled)', t);
    end loop;
    return false;
  end if;
  if missing.key is null then
    execute missing.index;
  else
    execute format('alter table next.%I add constraint %I %s', missing.copy, missing.key, missing.def);
  end if;
  return true;
end $$;
revoke all on function proj.open_copy from public;
`;
