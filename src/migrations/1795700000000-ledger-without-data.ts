import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a step says stands in the record alone, from which case files tell it. The steps of a cooperation up to a position are
 * found by the first two columns of the index: where the day stood between them, lists as of an early position took seconds.
 */
export class LedgerWithoutData1795700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "cooperation_step" DROP COLUMN "data"`);
    await runner.query(`ALTER TABLE "cooperation_step" DROP COLUMN "actor"`);
    await runner.query(`ALTER TABLE "cooperation_step" DROP COLUMN "recorded_at"`);
    await runner.query(`ALTER TABLE "cooperation_step" DROP COLUMN "occurred_on"`);
    await runner.query(`DROP INDEX "public"."IDX_53efa697a9fc2d8d47cfb9aa88"`);
    await runner.query(
      `CREATE INDEX "IDX_53efa697a9fc2d8d47cfb9aa88" ON "cooperation_step"  ("cooperation_id", "position", "occurred_day", "type", "office") `,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
