import type { MigrationInterface, QueryRunner } from 'typeorm';
import { KERNEL_SCHEMA } from '../kernel/database/schema';
import { ES_SCHEMA } from '../kernel/event-store/postgres/es-schema';

export class Kernel1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ES_SCHEMA);
    await runner.query(KERNEL_SCHEMA);
  }

  async down(): Promise<void> {
    throw new Error('The record is never taken back.');
  }
}
