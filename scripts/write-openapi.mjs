// Writes docs/openapi.json as the service describes itself: npm run openapi
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { createService, describe } = require('../dist/service.js');
const { openForCommand } = require('../dist/kernel/database/open-database.js');

const dataDir = mkdtempSync(join(tmpdir(), 'kakehashi-openapi-'));
const database = await openForCommand({ dataDir, migrate: true }, () => undefined);
const app = await createService({ serving: database.serving });
const text = `${JSON.stringify(describe(app), null, 2)}\n`;
await app.close();
await database.close();
rmSync(dataDir, { recursive: true });

const docs = fileURLToPath(new URL('../docs', import.meta.url));
mkdirSync(docs, { recursive: true });
writeFileSync(join(docs, 'openapi.json'), text);
