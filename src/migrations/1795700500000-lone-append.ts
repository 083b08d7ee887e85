import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ES_LONE_APPEND } from '../kernel/event-store/postgres/es-lone-append';

export class LoneAppend1795700500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ES_LONE_APPEND);
  }

  async down(): Promise<void> {
    throw new Error('The record is never taken back.');
  }
}
