// Writes a migration that brings the migrated schema to what the entities say: npm run migration -- AddSomething
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('..', import.meta.url));
const name = process.argv[2];
if (!/^[A-Z]\w+$/.test(name ?? '')) throw new Error('usage: npm run migration -- NameInPascalCase');

const { NestFactory } = require('@nestjs/core');
const { DataSource } = require('typeorm');
const { AppModule } = require('../dist/app.module.js');
const { openForCommand } = require('../dist/kernel/database/open-database.js');

const dataDir = mkdtempSync(join(tmpdir(), 'kakehashi-migration-'));
const database = await openForCommand({ dataDir, migrate: true }, () => undefined);
const app = await NestFactory.createApplicationContext(AppModule.with({ serving: database.serving }), {
  logger: ['error'],
});
const { upQueries } = await app.get(DataSource).driver.createSchemaBuilder().log();
await app.close();
await database.close();
rmSync(dataDir, { recursive: true });

const stamp = Date.now();
const kebab = name.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
const quoted = upQueries.map(({ query }) => `    await runner.query(\`${query.replaceAll('`', '\\`')}\`);`);
const text = `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ${name}${stamp} implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
${quoted.join('\n')}
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
`;
if (quoted.length === 0) console.log('the schema is up to date');
else {
  const file = join(root, 'src', 'migrations', `${stamp}-${kebab}.ts`);
  writeFileSync(file, text);
  console.log(`wrote ${file}`);
}
