import { openApp, type TestApp } from '../support/app';
import { anApplication, done, minalogic, shizuoka, signed } from '../support/cooperation';
import { byCommand, lastPlace, storedRecord } from './support/stored-record';

const COPIES = 20;

describe('the same request that comes many times at once', () => {
  let test: TestApp;
  let partnershipId: string;
  let applicationId: string;

  beforeAll(async () => {
    test = await openApp();
    ({ partnershipId } = await signed(test.admin));
    applicationId = done(await test.admin.post('/applications', anApplication)).id;
    done(await test.admin.post(`/applications/${applicationId}/acceptance`, { office: 'office.gifu' }));
  }, 120_000);
  afterAll(() => test.close());

  it.each([
    ['makes a new thing', () => '/applications', () => anApplication],
    ['makes a token', () => '/tokens', () => ({ role: 'analyst' })],
    [
      'makes a thing whose id follows from the content',
      () => '/matches',
      () => ({ applicationId, eu: minalogic, jp: shizuoka, origin: 'wished' }),
    ],
    [
      'changes a thing',
      () => `/partnerships/${partnershipId}/milestones`,
      () => ({ what: 'a visit', on: '2026-11-01' }),
    ],
  ])(
    'has one effect and equal answers where it %s',
    async (name, path, body) => {
      const before = await lastPlace(test.databaseUrl);
      const key = { 'idempotency-key': `at once: ${name}` };
      const ask = () => test.admin.post(path(), body(), key);
      const answers = await Promise.all(Array.from({ length: COPIES }, ask));
      const late = await ask();
      expect(new Set([...answers, late].map(({ status }) => status)).size).toBe(1);
      expect(late.status).toBeLessThan(300);
      expect(new Set([...answers, late].map(({ text }) => text)).size).toBe(1);
      expect(new Set([...answers, late].map(({ headers }) => headers.get('etag'))).size).toBe(1);

      const events = await storedRecord(test.databaseUrl, byCommand, before);
      const effects = events.filter(({ operation }) => operation !== undefined);
      expect(effects).toHaveLength(1);
      expect(effects[0]).toMatchObject({ position: late.body.position, revision: late.body.revision });
    },
    60_000,
  );

  it('has one effect where half of it has another body: the others are refused', async () => {
    const before = await lastPlace(test.databaseUrl);
    const answers = await Promise.all(
      Array.from({ length: COPIES }, (_, n) =>
        test.admin.post(
          '/tokens',
          { role: n % 2 === 0 ? 'analyst' : 'admin' },
          { 'idempotency-key': 'two bodies' },
        ),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(COPIES / 2);
    expect(statuses.filter((status) => status === 422)).toHaveLength(COPIES / 2);
    const events = await storedRecord(test.databaseUrl, byCommand, before);
    expect(events.filter(({ operation }) => operation !== undefined)).toHaveLength(1);
  }, 60_000);
});
