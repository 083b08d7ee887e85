import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ES_FENCED_GROUP } from '../kernel/event-store/postgres/es-fenced-group';

export class FencedGroup1795700100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ES_FENCED_GROUP);
  }

  async down(): Promise<void> {
    throw new Error('The record is never taken back.');
  }
}
