import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SERVING_ROLE } from '../../src/kernel/database/serving-role';
import { createService, follow } from '../../src/service';
import { Readiness } from '../../src/system/readiness';
import { type Client, clientOf, eventually } from './client';
import { closedAtEnd } from './left-open';
import { scratchDatabase } from './scratch-database';
import { ShippedRules } from '../../src/rulesets/shipped-rules';
import { Seeding } from '../../src/seeding';
import { storeFor } from './store-under-test';
import { type Template, templateDatabase } from './template-database';

export const ADMIN_TOKEN = 'test-admin-token';

export interface TestApp {
  readonly app: NestFastifyApplication;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Superuser URL of the app's own database. */
  readonly databaseUrl: string;
  /** Speaks as admin. */
  readonly admin: Client;
  /** Speaks with a new token of a role. */
  as(role: string, party?: { kind: string; id: string }): Promise<Client>;
  close(): Promise<void>;
}

async function seed(app: NestFastifyApplication): Promise<void> {
  await app.get(Seeding).run();
  await app.get(ShippedRules).ship();
  await app.get(Seeding).shown();
}

/** The whole service on a database of its own and a free port. */
export async function openApp(template: Template = 'seeded'): Promise<TestApp> {
  // A template brings the record that it was made of, which only PostgreSQL can copy.
  const empty = process.env.KURRENTDB_URL || template === 'empty';
  const database = await scratchDatabase('app', await templateDatabase(empty ? 'empty' : template));
  const app = await createService({
    serving: { url: database.url, role: SERVING_ROLE },
    eventStoreUrl: storeFor({ DATABASE_URL: database.url }),
    adminToken: ADMIN_TOKEN,
  });
  const close = closedAtEnd(async () => {
    await app.close();
    await database.drop();
  });
  await app.listen(0, '127.0.0.1');
  await follow(app, true);
  if (empty && template === 'seeded') await seed(app);
  app.get(Readiness).open();
  const origin = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  const admin = clientOf(origin, ADMIN_TOKEN);
  return {
    app,
    origin,
    databaseUrl: database.url,
    admin,
    async as(role, party) {
      const { body } = await admin.post('/tokens', { role, party });
      const client = clientOf(origin, body.token as string);
      // On a busy machine the answer may come before the projection that makes the token known.
      await eventually(
        () => client.get('/reference/sectors?kind=ecosystem'),
        ({ status }) => status === 200,
      );
      return client;
    },
    close,
  };
}
