import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists sort byte by byte, whatever the locale of the database, so the indexes of lists do too. */
const sorted = (list: string, suffix: string, equal: readonly string[], by: string, where = '') =>
  `CREATE INDEX ${list}_${suffix} ON ${list} (${[...equal, `${by} COLLATE "C"`, ...(by === 'id' ? [] : ['id COLLATE "C"'])].join(', ')}) ${where}`;

const indexes = [
  sorted('application_list', 'sorted', [], 'submitted_at'),
  sorted('application_list', 'by_status', ['status'], 'submitted_at'),
  sorted('application_list', 'by_office', ['office'], 'submitted_at'),
  `CREATE INDEX application_list_by_applicant ON application_list USING gin (applicant jsonb_path_ops)`,
  sorted('match_list', 'sorted', [], 'proposed_at'),
  sorted('match_list', 'by_status', ['status'], 'proposed_at'),
  sorted('match_list', 'waiting', [], 'proposed_at', 'WHERE cardinality(waiting_for) > 0'),
  sorted('meeting_list', 'sorted', [], 'day'),
  sorted('meeting_list', 'by_status', ['status'], 'day'),
  sorted('follow_up_list', 'sorted', [], 'due_on'),
  sorted('follow_up_list', 'by_status', ['status'], 'due_on'),
  sorted('follow_up_list', 'by_office', ['office'], 'due_on'),
  sorted('partnership_register', 'sorted', [], 'id'),
  sorted('partnership_register', 'by_status', ['status'], 'id'),
  `CREATE INDEX partnership_register_by_party ON partnership_register USING gin (parties jsonb_path_ops)`,
];

export class ListIndexes1795477000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE cooperation_mark ALTER COLUMN cooperation_id TYPE text COLLATE "default"`,
    );
    for (const index of indexes) await runner.query(index);
    await runner.query(`DROP INDEX "public"."IDX_a9619b063cafb5b82ccb05cd68"`);
    await runner.query(`DROP INDEX "public"."IDX_02f8f517a4ae687f636abf419f"`);
    await runner.query(`CREATE INDEX "IDX_9ce42f193a31b438f5630ca6df" ON "match_list"  ("application_id") `);
    await runner.query(`CREATE INDEX "IDX_21af24d9fa5f61eb743d5f9160" ON "meeting_list"  ("match_id") `);
    await runner.query(`DROP INDEX "public"."IDX_a6b8c8b6be82fbc2f56b88782d"`);
    await runner.query(`DROP INDEX "public"."IDX_f854f3b90fa5cfd985202595ca"`);
    await runner.query(
      `CREATE INDEX "IDX_19f60fa7b6f3db7173ffa1defb" ON "cooperation_mark"  ("kind", "opened", "position", "cooperation_id") WHERE first`,
    );
    await runner.query(
      `CREATE INDEX "IDX_3c1efa72182fddff2520953528" ON "cooperation_mark"  ("kind", "value", "opened", "position", "cooperation_id") `,
    );
    await runner.query(
      `CREATE INDEX "IDX_c71ec8ef2c452a05f40b66d890" ON "figure_count"  ("position", "value") WHERE kind = 'cell'`,
    );
    // A changed column has no statistics, and without them the planner reads whole tables.
    await runner.query(`ANALYZE cooperation_mark`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
