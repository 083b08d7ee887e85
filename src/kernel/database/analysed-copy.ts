/** The SQL by which a copy is analysed, run once by the owner behind `FOLLOWING_SCHEMA`. */
export const ANALYSED_COPY = String.raw`
-- Until autovacuum came, the first readers would be served by plans for a table of unknown content.
create function proj.analyse_copy(p_table text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform proj.read_model(p_table);
  execute format('analyze next.%I', p_table);
end $$;
revoke all on function proj.analyse_copy from public;
`;
