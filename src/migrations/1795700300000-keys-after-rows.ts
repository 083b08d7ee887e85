import type { MigrationInterface, QueryRunner } from 'typeorm';
import { KEYS_AFTER_ROWS } from '../kernel/database/keys-after-rows';

export class KeysAfterRows1795700300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function proj.open_copy(text[])`);
    await runner.query(KEYS_AFTER_ROWS);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
