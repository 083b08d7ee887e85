import { randomUUID } from 'node:crypto';
import { idFrom } from '../../src/kernel/recording/ids';
import { openApp, type TestApp } from '../support/app';
import type { Answer } from '../support/client';
import { done, signed } from '../support/cooperation';
import { valueIn } from '../support/metrics';
import { History } from './support/history';
import { ADMIN } from './support/patient-client';
import { lastPlace } from './support/stored-record';
import { verdictOn } from './support/verdict';

const RACERS = 32;
const milestone = (n: number) => ({ what: `visit ${n}`, on: '2026-11-01', kind: 'visit' });

describe('writers who race for the same thing', () => {
  let test: TestApp;
  let path: string;
  let before: string;
  let history: History;

  beforeAll(async () => {
    test = await openApp();
    const { partnershipId } = await signed(test.admin);
    path = `/partnerships/${partnershipId}/milestones`;
  }, 120_000);
  beforeEach(async () => {
    before = await lastPlace(test.databaseUrl);
    history = new History();
  });
  afterAll(() => test.close());

  /** Asks under a key of its own, again where it is to; only what it is told last is noted. */
  async function add(n: number, headers: Record<string, string> = {}, again = (_: Answer) => false) {
    const key = randomUUID();
    const id = idFrom(ADMIN.actor, 'POST', `/api/v1${path}`, key);
    const ask = () => test.admin.post(path, milestone(n), { ...headers, 'idempotency-key': key });
    history.invoke(id, 1);
    let answer = await ask();
    while (again(answer)) answer = await ask();
    const { status, body } = answer;
    if (status < 300) history.ok(id, { revision: body.revision, position: body.position });
    if (status === 412) history.fail(id);
    return answer;
  }
  const race = (...how: [headers?: Record<string, string>, again?: (answer: Answer) => boolean]) =>
    Promise.all(Array.from({ length: RACERS }, (_, n) => add(n, ...how)));
  const revisionNow = async () => done(await add(0)).revision as number;
  const verdict = () => verdictOn({ url: test.databaseUrl, admin: test.admin, history, before });

  it('let exactly one of those through who pinned the same revision', async () => {
    for (let round = 0; round < 3; round++) {
      const pinned = await revisionNow();
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
    }
    expect(await verdict()).toEqual([]);
  }, 60_000);

  it('are decided again where nothing is pinned, and each that was acknowledged has its own revision', async () => {
    const first = (await revisionNow()) + 1;
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
    expect(await verdict()).toEqual([]);
  }, 60_000);

  it('all get through when they come again', async () => {
    const answers = await race({}, ({ status }) => status === 412);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await verdict()).toEqual([]);
  }, 60_000);
});
