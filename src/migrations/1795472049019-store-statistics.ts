import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ES_STATISTICS } from '../kernel/event-store/postgres/es-statistics';

export class StoreStatistics1795472049019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ES_STATISTICS);
  }

  async down(): Promise<void> {
    throw new Error('The record is never taken back.');
  }
}
