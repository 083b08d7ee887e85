import { idFrom } from '../../src/kernel/recording/ids';
import { openApp, type TestApp } from '../support/app';
import { anApplication, done, minalogic, shizuoka, signed } from '../support/cooperation';
import { History, type Place } from './support/history';
import { ADMIN } from './support/patient-client';
import { lastPlace } from './support/stored-record';
import { verdictOn } from './support/verdict';

const COPIES = 20;

describe('the same request that comes many times at once', () => {
  let test: TestApp;
  let partnershipId: string;
  let applicationId: string;
  let before: string;

  beforeAll(async () => {
    test = await openApp();
    ({ partnershipId } = await signed(test.admin));
    applicationId = done(await test.admin.post('/applications', anApplication)).id;
    done(await test.admin.post(`/applications/${applicationId}/acceptance`, { office: 'office.gifu' }));
  }, 120_000);
  beforeEach(async () => void (before = await lastPlace(test.databaseUrl)));
  afterAll(() => test.close());

  /** By the account of those who hold it for one operation, which stands where they were told. */
  function verdict(path: string, key: string, { revision, position }: Place): Promise<string[]> {
    const history = new History();
    const id = idFrom(ADMIN.actor, 'POST', `/api/v1${path}`, key);
    history.invoke(id, 1);
    history.ok(id, { revision, position });
    return verdictOn({ url: test.databaseUrl, admin: test.admin, history, before });
  }

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
      const key = `at once: ${name}`;
      const ask = () => test.admin.post(path(), body(), { 'idempotency-key': key });
      const answers = await Promise.all(Array.from({ length: COPIES }, ask));
      const late = await ask();
      expect(new Set([...answers, late].map(({ status }) => status)).size).toBe(1);
      expect(late.status).toBeLessThan(300);
      expect(new Set([...answers, late].map(({ text }) => text)).size).toBe(1);
      expect(new Set([...answers, late].map(({ headers }) => headers.get('etag'))).size).toBe(1);
      expect(await verdict(path(), key, late.body)).toEqual([]);
    },
    60_000,
  );

  it('has one effect where half of it has another body: the others are refused', async () => {
    const answers = await Promise.all(
      Array.from({ length: COPIES }, (_, n) =>
        test.admin.post(
          '/tokens',
          { role: n % 2 === 0 ? 'analyst' : 'admin' },
          { 'idempotency-key': 'two bodies' },
        ),
      ),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(COPIES / 2);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(COPIES / 2);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    expect(await verdict('/tokens', 'two bodies', made[0].body)).toEqual([]);
  }, 60_000);
});
