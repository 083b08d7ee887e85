import { Client } from 'pg';
import { migrate } from '../../src/kernel/database/migrate';
import { ShippedRules } from '../../src/rulesets/shipped-rules';
import { Seeding } from '../../src/seeding';
import { createService, follow } from '../../src/service';
import { asSuperuser, serverUrl, urlOf } from './scratch-database';

/** `seeded`: the directory and the documented partnerships; `empty`: the schema alone. */
export type Template = 'seeded' | 'empty';

/** Name of a database to copy, made by the first test file of a run that asks for it. */
export async function templateDatabase(kind: Template, server = serverUrl()): Promise<string> {
  const name = `template_${kind}`;
  await oneAtATime(name, server, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await make(name, kind, server);
  });
  return name;
}

/** The other workers of a run wait, and find what the first one has made. */
export async function oneAtATime(
  name: string,
  server: string,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', [name]);
    await work(client);
  } finally {
    await client.end();
  }
}

async function make(name: string, kind: Template, server: string): Promise<void> {
  const unfinished = `${name}_unfinished`;
  await asSuperuser(`drop database if exists ${unfinished}`, server);
  await asSuperuser(`create database ${unfinished}`, server);
  const url = urlOf(unfinished, server);
  const serving = await migrate({ ownerUrl: url, servingUrl: url, migrate: true });
  if (kind === 'seeded') {
    const app = await createService({ serving });
    await follow(app, true);
    await app.get(Seeding).run();
    await app.get(ShippedRules).ship();
    await app.get(Seeding).shown();
    await app.close();
  }
  await asSuperuser(`alter database ${unfinished} rename to ${name}`, server);
}
