/** The SQL by which copies are switched to with their statistics, run once by the owner behind `FOLLOWING_SCHEMA`. */
export const ANALYSED_COPY = String.raw`
-- The next index that a copy lacks, made; false where none was missing. After the rows, since that is much faster. At last
-- the tables are analysed: until autovacuum came, the first readers would be served by plans for tables of unknown content.
create or replace function proj.index_copy(p_tables text[]) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  missing text;
  copied text;
begin
  select replace(pg_get_indexdef(x.indexrelid), ' ON public.', ' ON next.') into missing
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
   where t.relnamespace = 'public'::regnamespace and t.relname = any (p_tables)
     and to_regclass(format('next.%I', i.relname)) is null
   limit 1;
  if missing is not null then
    execute missing;
    return true;
  end if;
  foreach copied in array p_tables loop
    execute format('analyze next.%I', copied);
  end loop;
  return false;
end $$;
`;
