import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CoveringLists1795488266856 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."IDX_60c06bd921aa02ce8a152c718d"`);
    await runner.query(`ALTER TABLE "cooperation_mark" DROP CONSTRAINT "PK_bc4bc346aa8ddfa5ea62b19e856"`);
    await runner.query(
      `ALTER TABLE "cooperation_mark" ADD CONSTRAINT "PK_08a6499771e10b2b0d7d33c66d6" PRIMARY KEY ("cooperation_id", "kind", "value", "position")`,
    );
    await runner.query(
      `CREATE INDEX "IDX_53efa697a9fc2d8d47cfb9aa88" ON "cooperation_step"  ("cooperation_id", "position", "occurred_day", "type", "office") `,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
