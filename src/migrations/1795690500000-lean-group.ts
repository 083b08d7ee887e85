import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ES_LEAN_GROUP } from '../kernel/event-store/postgres/es-lean-group';

export class LeanGroup1795690500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ES_LEAN_GROUP);
  }

  async down(): Promise<void> {
    throw new Error('The record is never taken back.');
  }
}
