import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a step says stands in the record alone, from which case files tell it. */
export class LedgerWithoutData1795700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "cooperation_step" DROP COLUMN "data"`);
    await runner.query(`ALTER TABLE "cooperation_step" DROP COLUMN "actor"`);
    await runner.query(`ALTER TABLE "cooperation_step" DROP COLUMN "recorded_at"`);
    await runner.query(`ALTER TABLE "cooperation_step" DROP COLUMN "occurred_on"`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
