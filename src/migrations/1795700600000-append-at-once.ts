import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ES_APPEND_AT_ONCE } from '../kernel/event-store/postgres/es-append-at-once';

export class AppendAtOnce1795700600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ES_APPEND_AT_ONCE);
  }

  async down(): Promise<void> {
    throw new Error('The record is never taken back.');
  }
}
