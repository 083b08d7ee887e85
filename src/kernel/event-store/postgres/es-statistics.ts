/** The SQL by which one sees who holds the order back, run once by the owner on the schema `es`. */
export const ES_STATISTICS = String.raw`
-- Age of the oldest transaction with a fence, of those whose activity the caller may see; null without one.
create function es.oldest_fence_seconds() returns float8 language sql volatile
set search_path = pg_catalog, pg_temp as $$
  select greatest(0, extract(epoch from clock_timestamp() - min(a.xact_start)))::float8
    from pg_locks l join pg_stat_activity a using (pid)
   where l.locktype = 'advisory' and l.objsubid = 1 and (l.classid::bigint >> 16) = x'1E5'::bigint
     and l.database = (select d.oid from pg_database d where d.datname = current_database())
$$;

create function es.horizon_state(out lag_positions bigint, out oldest_holder_seconds float8)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform es.require_ordered_session();
  select h.drawn - h.stable into lag_positions from es.horizon() h;
  oldest_holder_seconds := es.oldest_fence_seconds();
end $$;

revoke all on function es.oldest_fence_seconds, es.horizon_state from public;
update es.meta set schema_version = 2;
`;
