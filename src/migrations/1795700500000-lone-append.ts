import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A lone append with little around its two rows. */
const ES_LONE_APPEND = String.raw`
create or replace function es.append(p_stream text, p_expected bigint,
  p_ids uuid[], p_types text[], p_data jsonb[], p_meta jsonb[])
returns table (outcome text, revision bigint, last_position bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' or pg_is_in_recovery() then
    perform es.require_ordered_session();
  end if;
  -- es.fence, without the time of a call.
  perform pg_advisory_xact_lock_shared(
    (x'1E5'::bigint << 48) | coalesce(pg_sequence_last_value('es.position_seq'::regclass), 0));
  -- Nearly all have one event, and the stream stands as they expect.
  if cardinality(p_ids) = 1 and p_expected >= -1 then
    if p_expected = -1 then
      insert into es.streams (stream_id, version) values (p_stream, 0) on conflict do nothing;
    else
      update es.streams s set version = p_expected + 1 where s.stream_id = p_stream and s.version = p_expected;
    end if;
    if found then
      -- Asked for after the row is locked, else it could race. In a new stream no event can be.
      if p_expected = -1
        or not exists (select from es.events e where e.stream_id = p_stream and e.event_id = p_ids[1]) then
        insert into es.events (stream_id, revision, event_id, type, data, meta, recorded_at)
        values (p_stream, p_expected + 1, p_ids[1], p_types[1], p_data[1], p_meta[1],
          date_trunc('milliseconds', clock_timestamp()))
        returning es.events.position into last_position;
        outcome := 'stored';
        revision := p_expected + 1;
        return next;
        return;
      end if;
      update es.streams s set version = p_expected where s.stream_id = p_stream;
    end if;
  end if;
  return query select a.outcome, a.revision, a.last_position
    from es.append_to_stream(p_stream, p_expected, p_ids, p_types, p_data, p_meta) a;
end $$;

update es.meta set schema_version = 7;
`;

export class LoneAppend1795700500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ES_LONE_APPEND);
  }

  async down(): Promise<void> {
    throw new Error('The record is never taken back.');
  }
}
