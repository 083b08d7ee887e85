import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ES_APPEND_MANY } from '../kernel/event-store/postgres/es-append-many';

export class AppendMany1795684700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ES_APPEND_MANY);
  }

  async down(): Promise<void> {
    throw new Error('The record is never taken back.');
  }
}
