import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The role that serves may vacuum copies of read models itself, so that nobody analyses them for it any more. */
export class VacuumedCopy1795700400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function proj.analyse_copy(text)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
