import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Stays1795489844331 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "application_list" ADD "deposit_paid_on" text`);
    await runner.query(`ALTER TABLE "application_list" ADD "stay" jsonb`);
    await runner.query(`ALTER TABLE "application_list" ADD "report" jsonb`);
    await runner.query(`ALTER TABLE "application_list" ADD "report_due_on" text`);
    await runner.query(`ALTER TABLE "application_list" ADD "costs_euro" jsonb`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
