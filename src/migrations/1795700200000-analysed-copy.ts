import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Analyses a copy. */
const ANALYSED_COPY = String.raw`
-- Until autovacuum came, the first readers would be served by plans for a table of unknown content.
create function proj.analyse_copy(p_table text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform proj.read_model(p_table);
  execute format('analyze next.%I', p_table);
end $$;
revoke all on function proj.analyse_copy from public;
`;

export class AnalysedCopy1795700200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ANALYSED_COPY);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
