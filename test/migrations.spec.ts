import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { migrate } from '../src/kernel/database/migrate';
import { UnfitDatabase } from '../src/kernel/database/serving-role';
import { SCHEMA_PRINT, SCHEMA_PRINT_SQL } from '../src/kernel/evidence/schema-print';
import { openApp } from './support/app';
import { createRecord } from './support/record-database';
import { scratchDatabase } from './support/scratch-database';
import { templateDatabase } from './support/template-database';

describe('the migrations', () => {
  it('bring the schema to what the entities say', async () => {
    const test = await openApp('empty');
    try {
      const dataSource = test.app.get(DataSource);
      expect(dataSource.options.synchronize).toBe(false);
      const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
      expect(upQueries.map(({ query }) => query)).toEqual([]);
      expect(dataSource.entityMetadatas.length).toBeGreaterThan(8);
    } finally {
      await test.close();
    }
  }, 60_000);

  it('make schema es as verify expects to find it', async () => {
    const { pool, drop } = await scratchDatabase('print', await templateDatabase('empty'));
    const { rows } = await pool({ max: 1 }).query<{ print: string }>(`select (${SCHEMA_PRINT_SQL}) as print`);
    await drop();
    // Where a migration changed it on purpose, the new one belongs into src/kernel/evidence/schema-print.ts.
    expect(rows).toEqual([{ print: SCHEMA_PRINT }]);
  }, 60_000);

  it('make the schema es that stands in the files of the event store, without what was replaced since', async () => {
    const { pool, drop } = await scratchDatabase('stands');
    const owner = pool({ max: 1 });
    await createRecord(owner);
    const { rows } = await owner.query<{ print: string }>(`select (${SCHEMA_PRINT_SQL}) as print`);
    await drop();
    expect(rows).toEqual([{ print: SCHEMA_PRINT }]);
  });

  it('run once, also when several services start at the same time', async () => {
    const { url, drop } = await scratchDatabase('migrated');
    const both = { ownerUrl: url, servingUrl: url };
    await expect(migrate({ ...both, migrate: false })).rejects.toThrow(UnfitDatabase);
    await Promise.all([1, 2, 3].map(() => migrate({ ...both, migrate: true })));
    await migrate({ ...both, migrate: false });
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query('select name, count(*)::int as times from migration group by name');
    await client.end();
    expect(rows.length).toBeGreaterThan(1);
    expect(new Set(rows.map(({ times }) => times as number))).toEqual(new Set([1]));
    await drop();
  }, 60_000);

  it('are the only thing that makes a schema', () => {
    const options = readFileSync(join(__dirname, '../src/kernel/database/data-source-options.ts'), 'utf8');
    expect(options).toContain('synchronize: false');
  });
});
