import type { MigrationInterface, QueryRunner } from 'typeorm';
import { KERNEL_SCHEMA } from '../kernel/database/schema';
import { ES_SCHEMA } from '../kernel/event-store/postgres/es-schema';

/** As it was at first. */
const ES_APPEND = String.raw`
create function es.append(p_stream text, p_expected bigint,
  p_ids uuid[], p_types text[], p_data jsonb[], p_meta jsonb[])
returns table (outcome text, revision bigint, last_position bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform es.require_ordered_session();
  perform es.fence();
  return query select a.outcome, a.revision, a.last_position
    from es.append_to_stream(p_stream, p_expected, p_ids, p_types, p_data, p_meta) a;
end $$;

revoke all on function es.append from public;
`;

export class Kernel1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ES_SCHEMA);
    await runner.query(ES_APPEND);
    await runner.query(KERNEL_SCHEMA);
  }

  async down(): Promise<void> {
    throw new Error('The record is never taken back.');
  }
}
