import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ES_GROUP_APPEND } from '../kernel/event-store/postgres/es-group-append';

export class GroupAppend1795475890786 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ES_GROUP_APPEND);
  }

  async down(): Promise<void> {
    throw new Error('The record is never taken back.');
  }
}
