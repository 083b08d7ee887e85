import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SERVING_ROLE } from '../../src/kernel/database/serving-role';
import { createService, follow } from '../../src/service';
import { Readiness } from '../../src/system/readiness';
import { ADMIN_TOKEN } from '../support/app';
import { type Client, clientOf, eventually } from '../support/client';
import { done } from '../support/cooperation';
import { type KurrentDouble, startKurrentDouble } from '../support/kurrentdb/double';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { templateDatabase } from '../support/template-database';

const PROBED_WITHIN_MS = 3000;

/** What the probes and the metrics say of the store. */
describe('the service with its record in KurrentDB tells', () => {
  let double: KurrentDouble;
  let database: ScratchDatabase;
  let app: NestFastifyApplication;
  let admin: Client;

  beforeAll(async () => {
    double = await startKurrentDouble();
    database = await scratchDatabase('told', await templateDatabase('empty'));
    const serving = { url: database.url, role: SERVING_ROLE };
    app = await createService({ serving, eventStoreUrl: double.url, adminToken: ADMIN_TOKEN });
    await app.listen(0, '127.0.0.1');
    await follow(app, true);
    app.get(Readiness).open();
    admin = clientOf((await app.getUrl()).replace('[::1]', '127.0.0.1'), ADMIN_TOKEN);
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await double.stop();
    await database.drop();
  }, 60_000);

  const probe = async () => {
    const began = performance.now();
    const answer = await admin.get('/readyz');
    expect(performance.now() - began).toBeLessThan(PROBED_WITHIN_MS);
    return answer;
  };
  const metric = async (name: string) =>
    new RegExp(`^${name.replaceAll(/[{}]/g, '\\$&')} (.*)$`, 'm').exec(
      (await admin.get('/metrics')).text,
    )?.[1];
  const allSeen = async () =>
    (await eventually(probe, ({ body }) => body.store.lag?.events === 0)).body as object;

  it('which store it is, and that nothing of it is unseen', async () => {
    done(await admin.post('/tokens', { role: 'analyst' }));
    const store = { name: 'KurrentDB', reconnections: 0, lag: { events: 0, seconds: 0 } };
    expect(await allSeen()).toEqual({ status: 'ready', store });
    expect(await metric('kakehashi_event_store{store="KurrentDB"}')).toBe('1');
    expect(await metric('kakehashi_event_store_reconnections_total')).toBe('0');
    expect(await metric('kakehashi_follower_lag_events{kind="projection",name="step-ledger"}')).toBe('0');
  });

  it('that it does not answer, and how often it was connected with anew', async () => {
    await double.kill();
    const { status, body } = await eventually(probe, ({ body: { store } }) => store.lag === undefined);
    expect([status, body.store.name, body.store.lag]).toEqual([200, 'KurrentDB', undefined]);
    await double.start();
    done(await admin.post('/tokens', { role: 'analyst' }));
    expect(await allSeen()).toMatchObject({
      store: { reconnections: expect.any(Number), lag: { events: 0 } },
    });
    expect(Number(await metric('kakehashi_event_store_reconnections_total'))).toBeGreaterThan(0);
  }, 60_000);
});
