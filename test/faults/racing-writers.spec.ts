import { openApp, type TestApp } from '../support/app';
import { done, signed } from '../support/cooperation';
import { valueIn } from '../support/metrics';
import { checkRecord } from './support/check-record';
import { History } from './support/history';
import { byCommand, lastPlace, storedRecord, wrongStreamVersions } from './support/stored-record';

const RACERS = 32;
const milestone = (n: number) => ({ what: `visit ${n}`, on: '2026-11-01', kind: 'visit' });

describe('writers who race for the same thing', () => {
  let test: TestApp;
  let path: string;

  beforeAll(async () => {
    test = await openApp();
    const { partnershipId } = await signed(test.admin);
    path = `/partnerships/${partnershipId}/milestones`;
  }, 120_000);
  afterAll(() => test.close());

  const race = (headers: Record<string, string> = {}) =>
    Promise.all(Array.from({ length: RACERS }, (_, n) => test.admin.post(path, milestone(n), headers)));
  const revisionNow = async () => done(await test.admin.post(path, milestone(0))).revision as number;
  /** That the record holds as many events as were acknowledged, in dense streams. */
  const stored = async (before: string) => {
    const events = await storedRecord(test.databaseUrl, byCommand, before);
    const faults = checkRecord(new History(), events).filter((fault) => !/nobody asked for it$/.test(fault));
    const count = events.filter(({ operation }) => operation !== undefined).length;
    return { count, faults: [...faults, ...(await wrongStreamVersions(test.databaseUrl))] };
  };

  it('let exactly one of those through who pinned the same revision', async () => {
    for (let round = 0; round < 3; round++) {
      const pinned = await revisionNow();
      const before = await lastPlace(test.databaseUrl);
      const answers = await race({ 'if-match': `"${pinned}"` });
      const [won, lost] = [
        answers.filter(({ status }) => status < 300),
        answers.filter((a) => a.status === 412),
      ];
      expect([won.length, lost.length]).toEqual([1, RACERS - 1]);
      expect(won[0].body.revision).toBe(pinned + 1);
      expect(won[0].headers.get('etag')).toBe(`"${pinned + 1}"`);
      for (const { headers, body } of lost)
        expect([headers.get('etag'), body.revision]).toEqual([`"${pinned + 1}"`, pinned + 1]);
      expect(await stored(before)).toEqual({ count: 1, faults: [] });
    }
  }, 60_000);

  it('are decided again where nothing is pinned, and each that was acknowledged has its own revision', async () => {
    const first = (await revisionNow()) + 1;
    const before = await lastPlace(test.databaseUrl);
    const answers = await race();
    const won = answers.filter(({ status }) => status < 300);
    expect(new Set(answers.map(({ status }) => status)).size).toBeLessThanOrEqual(2);
    expect(answers.every(({ status }) => status < 300 || status === 412)).toBe(true);
    // One wins each round, and each loser has three more.
    expect(won.length).toBeGreaterThanOrEqual(4);
    const { text } = await test.admin.get('/metrics');
    expect(valueIn(text, 'kakehashi_appends_total{outcome="conflict"}')).toBeGreaterThan(RACERS - won.length);
    const revisions = won.map(({ body }) => body.revision as number).toSorted((a, b) => a - b);
    expect(revisions).toEqual(won.map((_, n) => first + n));
    expect(await stored(before)).toEqual({ count: won.length, faults: [] });
  }, 60_000);

  it('all get through when they come again', async () => {
    const before = await lastPlace(test.databaseUrl);
    const patiently = async (n: number) => {
      for (;;) {
        const answer = await test.admin.post(path, milestone(n), { 'idempotency-key': `patient-${n}` });
        if (answer.status !== 412) return answer.status;
      }
    };
    const statuses = await Promise.all(Array.from({ length: RACERS }, (_, n) => patiently(n)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await stored(before)).toEqual({ count: RACERS, faults: [] });
  }, 60_000);
});
