import type { MigrationInterface, QueryRunner } from 'typeorm';
import { FOLLOWING_SCHEMA } from '../kernel/database/following-schema';

export class Following1795470000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FOLLOWING_SCHEMA);
  }

  async down(): Promise<void> {
    throw new Error('The record is never taken back.');
  }
}
