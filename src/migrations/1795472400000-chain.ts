import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CHAIN_SCHEMA } from '../kernel/evidence/chain-schema';

export class Chain1795472400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CHAIN_SCHEMA);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
