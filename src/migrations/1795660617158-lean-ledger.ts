import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LeanLedger1795660617158 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."IDX_a120537eef60dddbd7aff668cc"`);
    await runner.query(`DROP INDEX "public"."IDX_53efa697a9fc2d8d47cfb9aa88"`);
    await runner.query(`ALTER TABLE "cooperation_step" ALTER COLUMN "parties" DROP NOT NULL`);
    await runner.query(`ALTER TABLE "cooperation_step" ALTER COLUMN "regions" DROP NOT NULL`);
    await runner.query(`ALTER TABLE "cooperation_step" ALTER COLUMN "prefectures" DROP NOT NULL`);
    await runner.query(`ALTER TABLE "cooperation_step" ALTER COLUMN "third_regions" DROP NOT NULL`);
    await runner.query(`ALTER TABLE "cooperation_step" ALTER COLUMN "interests" DROP NOT NULL`);
    await runner.query(`ALTER TABLE "cooperation_step" ALTER COLUMN "ecosystems" DROP NOT NULL`);
    await runner.query(`ALTER TABLE "cooperation_step" ALTER COLUMN "forms" DROP NOT NULL`);
    await runner.query(`ALTER TABLE "cooperation_step" ALTER COLUMN "priorities" DROP NOT NULL`);
    await runner.query(`ALTER TABLE "cooperation_step" ALTER COLUMN "data" TYPE text USING "data"::text`);
    await runner.query(
      `CREATE INDEX "IDX_53efa697a9fc2d8d47cfb9aa88" ON "cooperation_step"  ("cooperation_id", "occurred_day", "position", "type", "office") `,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
