import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A group in fewer statements. */
const ES_LEAN_GROUP = String.raw`
-- A row for each append of the group, the nth of them. An append that is refused by an exception takes the others with it.
-- First all of them at once, where nothing is looked up: the row of the stream decides about the revision, the unique key about
-- repeated ids, and a stream that stands twice is refused by the insert. Of each event: to which append it belongs, and where in
-- it; both from 1.
create or replace function es.append_group(p_streams text[], p_expected bigint[], p_sizes int[],
  p_of int[], p_place int[], p_ids uuid[], p_types text[], p_data jsonb[], p_meta jsonb[])
returns table (nth bigint, outcome text, revision bigint, last_position bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  revisions bigint[];
  fit bool := true;
  now_ timestamptz;
begin
  perform es.require_ordered_session();
  perform es.fence();
  begin
    if -1 = all (p_expected) then
      -- Without a word about conflicts, which costs each row a second look.
      insert into es.streams (stream_id, version)
      select m.stream, m.size - 1 from unnest(p_streams, p_sizes) m(stream, size) order by m.stream collate "C";
      revisions := array(select m.size - 1 from unnest(p_sizes) m(size));
    else
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
    end if;
    if not fit then raise exception 'not all at once' using errcode = 'ES007'; end if;

    now_ := date_trunc('milliseconds', clock_timestamp());
    return query
      with stored as (
        insert into es.events (stream_id, revision, event_id, type, data, meta, recorded_at)
        select p_streams[u.of], revisions[u.of] - p_sizes[u.of] + u.place, u.id, u.type, u.data, u.meta, now_
          from unnest(p_of, p_place, p_ids, p_types, p_data, p_meta)
            with ordinality u("of", place, id, type, data, meta, nth)
         order by u.nth
        returning es.events.stream_id, es.events.position)
      select m.nth, 'stored', revisions[m.nth], max(s.position)
        from unnest(p_streams) with ordinality m(stream, nth) join stored s on s.stream_id = m.stream
       group by m.nth;
    return;
  exception when sqlstate 'ES007' or unique_violation or cardinality_violation then
    -- What was locked is free again; the locks are taken anew from the first stream on.
  end;
  return query select a.* from es.append_one_by_one(p_streams, p_expected, p_sizes, p_ids, p_types, p_data, p_meta) a;
end $$;

drop function es.append_at_once;
update es.meta set schema_version = 5;
`;

export class LeanGroup1795690500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ES_LEAN_GROUP);
  }

  async down(): Promise<void> {
    throw new Error('The record is never taken back.');
  }
}
