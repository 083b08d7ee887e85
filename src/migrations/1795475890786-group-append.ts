import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ES_APPEND_ONE_BY_ONE } from '../kernel/event-store/postgres/es-append-one-by-one';

/** Several appends that share a statement and its fence. */
const ES_GROUP_APPEND = String.raw`
-- All of the group or, by an exception, nothing. Nothing is looked up: the row of the stream decides about the revision,
-- the unique key about repeated ids. Of each event: to which append it belongs, and where in it; both from 1.
create function es.append_at_once(p_streams text[], p_expected bigint[], p_sizes int[],
  p_of int[], p_place int[], p_ids uuid[], p_types text[], p_data jsonb[], p_meta jsonb[],
  out revisions bigint[], out last_positions bigint[]) language plpgsql as $$
declare
  fit bool;
  now_ timestamptz;
begin
  with taken as (
    insert into es.streams as s (stream_id, version)
    select m.stream, m.size - 1 from unnest(p_streams, p_sizes) m(stream, size) order by m.stream collate "C"
      on conflict (stream_id) do update set version = s.version + excluded.version + 1
      where p_expected[array_position(p_streams, s.stream_id)] in (s.version, -2, -4)
    returning s.stream_id, old.version as before, new.version as after)
  select array_agg(t.after order by m.nth),
      bool_and(t.after is not null and (t.before is not null or p_expected[m.nth] in (-1, -2)))
    into revisions, fit
    from unnest(p_streams) with ordinality m(stream, nth) left join taken t on t.stream_id = m.stream;
  if not fit then raise exception 'not all at once' using errcode = 'ES007'; end if;

  now_ := date_trunc('milliseconds', clock_timestamp());
  with stored as (
    insert into es.events (stream_id, revision, event_id, type, data, meta, recorded_at)
    select p_streams[u.of], revisions[u.of] - p_sizes[u.of] + u.place, u.id, u.type, u.data, u.meta, now_
      from unnest(p_of, p_place, p_ids, p_types, p_data, p_meta)
        with ordinality u("of", place, id, type, data, meta, nth)
     order by u.nth
    returning es.events.stream_id, es.events.position),
  ends as (select s.stream_id, max(s.position) as last from stored s group by s.stream_id)
  select array_agg(e.last order by m.nth) into last_positions
    from unnest(p_streams) with ordinality m(stream, nth) join ends e on e.stream_id = m.stream;
end $$;

-- A row for each append of the group, the nth of them. An append that is refused by an exception takes the others with it.
create function es.append_group(p_streams text[], p_expected bigint[], p_sizes int[],
  p_of int[], p_place int[], p_ids uuid[], p_types text[], p_data jsonb[], p_meta jsonb[])
returns table (nth bigint, outcome text, revision bigint, last_position bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  stored record;
begin
  perform es.require_ordered_session();
  perform es.fence();
  if cardinality(p_streams) = (select count(distinct u.stream) from unnest(p_streams) u(stream)) then
    begin
      select a.* into stored
        from es.append_at_once(p_streams, p_expected, p_sizes, p_of, p_place, p_ids, p_types, p_data, p_meta) a;
      return query select u.nth, 'stored', u.revision, u.position
        from unnest(stored.revisions, stored.last_positions) with ordinality u(revision, position, nth);
      return;
    exception when sqlstate 'ES007' or unique_violation then
      -- What was locked is free again; the locks are taken anew from the first stream on.
    end;
  end if;
  return query select a.* from es.append_one_by_one(p_streams, p_expected, p_sizes, p_ids, p_types, p_data, p_meta) a;
end $$;

revoke all on function es.append_at_once, es.append_group from public;
update es.meta set schema_version = 3;
`;

export class GroupAppend1795475890786 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ES_APPEND_ONE_BY_ONE);
    await runner.query(ES_GROUP_APPEND);
  }

  async down(): Promise<void> {
    throw new Error('The record is never taken back.');
  }
}
