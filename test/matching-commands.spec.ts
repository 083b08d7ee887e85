import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Client as Connection } from 'pg';
import { defaultRuleset } from '../src/matching/default-ruleset';
import { openApp, type TestApp } from './support/app';
import { accepted, done, gifu, minalogic } from './support/cooperation';
import { ServiceFolder } from './support/service-process';

interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line beside a running service, on the same database. */
describe('kakehashi', () => {
  let folder: ServiceFolder;
  let test: TestApp;
  let matchId: string;
  beforeAll(async () => {
    folder = await ServiceFolder.make();
    test = await openApp();
    const { applicationId } = await accepted(test.admin);
    const proposal = { applicationId, eu: minalogic, jp: gifu, origin: 'suggested' };
    matchId = done(await test.admin.post('/matches', proposal)).id;
  }, 120_000);
  afterAll(async () => {
    await test.close();
    await folder.clear();
  });

  const kakehashi = (...args: string[]): Promise<Said> =>
    new Promise((resolve) => {
      const env = { PATH: process.env.PATH, DATABASE_URL: test.databaseUrl };
      execFile(
        process.execPath,
        [join(folder.path, 'dist/cli.js'), ...args],
        { env, timeout: 55_000 },
        (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
      );
    });

  it('receipt computes a match again, and agrees', async () => {
    const { code, stdout } = await kakehashi('receipt', matchId, '--json');
    const { receipt, recomputed } = JSON.parse(stdout);
    expect([code, recomputed.agrees]).toEqual([0, true]);
    expect(recomputed.difference).toBeLessThanOrEqual(1e-9);
    expect(receipt).toEqual(done(await test.admin.get(`/matches/${matchId}/receipt`)).receipt);
    expect((await kakehashi('receipt', matchId)).stdout).toContain('agrees with the record');
    expect((await kakehashi('receipt', 'nothing')).code).toBe(2);
  }, 120_000);

  it('receipt finds a number that somebody changed', async () => {
    const connection = new Connection({ connectionString: test.databaseUrl });
    await connection.connect();
    try {
      await connection.query('alter table es.events disable trigger events_never_change');
      const { rowCount } = await connection.query(
        `update es.events set data = jsonb_set(data, '{explanation,receipt,score}', '0.9999')
         where type = 'MatchProposed' and stream_id = $1`,
        [`match-${matchId}`],
      );
      expect(rowCount).toBe(1);
    } finally {
      await connection.end();
    }
    const { code, stdout } = await kakehashi('receipt', matchId);
    expect([code, stdout]).toEqual([1, expect.stringContaining('differs by')]);
  }, 60_000);

  it('what-if replays a draft, with progress apart from the answer', async () => {
    const { id } = done(
      await test.admin.post('/rulesets', { ...defaultRuleset, version: 'draft', tau: 0.2 }),
    );
    const { code, stdout } = await kakehashi('what-if', id, '--json');
    const answer = JSON.parse(stdout);
    expect([code, answer.cases, answer.ruleset.version]).toEqual([0, 1, 'draft']);
    expect((await kakehashi('what-if', id)).stdout).toMatch(/^1 applications; .*\nin force +Gini/);
    expect((await kakehashi('what-if', 'nothing')).code).toBe(2);
  }, 120_000);
});
