import type { MigrationInterface, QueryRunner } from 'typeorm';
import { FOLLOWING_SCHEMA } from '../kernel/database/following-schema';

/** As they were at first. */
const COPIED_TABLES = String.raw`
-- Empty tables with the same columns and primary keys, and open to the same roles.
create function proj.open_copy(p_tables text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t text;
  live regclass;
  i record;
begin
  foreach t in array p_tables loop
    live := proj.read_model(t);
    execute format('drop table if exists next.%I', t);
    execute format('create table next.%I (like public.%I including defaults including constraints)', t, t);
    for i in
      select c.conname, pg_get_constraintdef(c.oid) as def from pg_constraint c where c.conrelid = live and c.contype = 'p'
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

-- The next index that a copy lacks, made; false where none was missing. After the rows, since that is much faster.
create function proj.index_copy(p_tables text[]) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  missing text;
begin
  select replace(pg_get_indexdef(x.indexrelid), ' ON public.', ' ON next.') into missing
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
   where t.relnamespace = 'public'::regnamespace and t.relname = any (p_tables)
     and to_regclass(format('next.%I', i.relname)) is null
   limit 1;
  if missing is null then return false; end if;
  execute missing;
  return true;
end $$;

revoke all on function proj.open_copy, proj.index_copy from public;
`;

export class Following1795470000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FOLLOWING_SCHEMA);
    await runner.query(COPIED_TABLES);
  }

  async down(): Promise<void> {
    throw new Error('The record is never taken back.');
  }
}
