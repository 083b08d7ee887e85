import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ANALYSED_COPY } from '../kernel/database/analysed-copy';

export class AnalysedCopy1795700200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ANALYSED_COPY);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
