import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { copyHistory, type CopyProgress } from '../../src/kernel/copying/copy-history';
import { openTarget } from '../../src/kernel/copying/open-record';
import { KurrentEventStore } from '../../src/kernel/event-store/kurrentdb/kurrent-event-store';
import { newEvent } from '../contract/store-fixture';
import { ServiceFolder } from '../support/service-process';
import { eventsIn } from '../support/stored-record';
import { record, tipOf, unplaced } from './histories';
import { inKurrentDB, inPostgreSQL, type Place } from './places';

/** Three events each: several times as many as are copied when the last one is killed, who may be faster than who looks. */
const APPENDS = 1200;
const PART = 500;

const DIRECTIONS = [
  ['PostgreSQL', 'KurrentDB', inPostgreSQL, inKurrentDB],
  ['KurrentDB', 'PostgreSQL', inKurrentDB, inPostgreSQL],
] as const;

describe.each(DIRECTIONS)('a record that is copied from %s to %s', (_, kind, beginFrom, beginTo) => {
  let folder: ServiceFolder;
  let source: Place;
  let target: Place;

  beforeAll(async () => {
    folder = await ServiceFolder.make();
    source = await beginFrom();
    await record(source.store, APPENDS);
  }, 120_000);
  afterAll(async () => {
    await source.close();
    await folder.clear();
  }, 60_000);
  beforeEach(async () => {
    target = await beginTo(source.storeId);
  });
  afterEach(() => target.close());

  const args = () => [
    join(folder.path, 'dist/cli.js'),
    'copy-events',
    ...['--from', source.url, '--to', target.url],
  ];
  const env = { PATH: process.env.PATH };
  const copy = () =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile(process.execPath, args(), { env, timeout: 90_000 }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
      );
    });
  const stored = async () => (await target.store.lag(target.store.start, Infinity)).events;

  async function killedAt(count: number): Promise<void> {
    const child = spawn(process.execPath, args(), { env, stdio: 'ignore' });
    const ended = once(child, 'exit');
    for (const end = Date.now() + 90_000; (await stored()) < count; await sleep(2))
      if (Date.now() > end || child.exitCode !== null) throw new Error(`not ${count} events copied`);
    child.kill('SIGKILL');
    await ended;
  }

  async function expectSame(): Promise<void> {
    const [originals, copies] = [await eventsIn(source.store), await eventsIn(target.store)];
    expect(copies.map(unplaced)).toEqual(originals.map(unplaced));
    expect(tipOf(copies).link).toEqual(tipOf(originals).link);
  }

  it('is the same in all but its positions, and says so', async () => {
    const { code, stdout, stderr } = await copy();
    expect(stderr).not.toMatch(/error/i);
    await expectSame();
    const { n, link } = tipOf(await eventsIn(source.store));
    expect(stdout).toContain(`${n.toLocaleString('en')} events stand in the target as in the source`);
    expect(stdout).toContain(`root ${link.toString('base64')}`);
    expect(code).toBe(0);
  }, 120_000);

  it('tells step by step how far it is', async () => {
    const told: CopyProgress[] = [];
    const to = await openTarget(target.url, source);
    await copyHistory(source.store, to, (progress) => told.push(progress));
    await to.close();
    const total = (await eventsIn(source.store)).length;
    expect([...new Set(told.map(({ step }) => step))]).toEqual(['copying', 'checking']);
    for (const step of ['copying', 'checking']) {
      const done = told.filter((progress) => progress.step === step).map((progress) => progress.done);
      expect(done).toEqual(done.toSorted((a, b) => a - b));
      expect(done.at(-1)).toBe(total);
    }
  }, 120_000);

  it('goes on where it was killed, with nothing twice and nothing missing', async () => {
    const total = (await eventsIn(source.store)).length;
    for (const count of [1, PART, 2 * PART]) await killedAt(count);
    expect(await stored()).toBeLessThan(total);
    const { code, stdout } = await copy();
    expect(stdout).toContain('of them stood there before');
    expect(code).toBe(0);
    await expectSame();
  }, 240_000);

  it('takes what is new when it is copied again, and then nothing', async () => {
    await copy();
    await source.store.append(`thing-late-${Date.now()}`, [newEvent()], { expected: 'none' });
    expect((await copy()).code).toBe(0);
    await expectSame();
    const before = await stored();
    expect((await copy()).code).toBe(0);
    expect(await stored()).toBe(before);
  }, 240_000);

  it('can be gone on with in the target', async () => {
    await copy();
    const last = (await eventsIn(source.store)).at(-1)!;
    const { revision } = await target.store.append(last.stream, [newEvent()], { expected: last.revision });
    expect(revision).toBe(last.revision + 1);
    const expected = last.revision === 0 ? 'none' : last.revision - 1;
    const again = await target.store.append(last.stream, [{ ...last }], { expected });
    expect(again).toMatchObject({ outcome: 'duplicate', revision: last.revision });
  }, 120_000);

  it('is refused where the target holds another history, and changes nothing there', async () => {
    await target.store.append('thing-1', [newEvent()], { expected: 'none' });
    const { code, stderr } = await copy();
    expect(stderr).toContain('event 1 of the target');
    expect(code).toBe(1);
    expect(await stored()).toBe(1);
  }, 120_000);

  it('is refused where the target goes on beyond the source', async () => {
    await copy();
    const { position } = await target.store.append('thing-beyond', [newEvent()], { expected: 'none' });
    const { code, stderr } = await copy();
    expect(stderr).toContain(`holds more than the source, from ${position} on`);
    expect(code).toBe(1);
  }, 120_000);

  if (kind === 'KurrentDB')
    it('is refused where the target belongs to another database', async () => {
      await target.close();
      target = await beginTo('6b9f7f6e-0000-4000-8000-000000000000');
      const { code, stderr } = await copy();
      expect(stderr).toContain('belongs to another database');
      expect(code).toBe(1);
      expect(target.store).toBeInstanceOf(KurrentEventStore);
    }, 120_000);
});
