import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore } from '../../src/kernel/event-store/event-store';
import { newEvent } from '../contract/store-fixture';
import { type RecordDatabase, recordDatabase } from '../support/record-database';
import { ServiceFolder } from '../support/service-process';
import { eventsIn as readAll } from '../support/stored-record';
import { record, tipOf, unplaced } from './histories';

const APPENDS = 2000;
const PART = 1200;

describe('a record that is copied', () => {
  let folder: ServiceFolder;
  let from: RecordDatabase;
  let to: RecordDatabase;
  let source: EventStore;
  let target: EventStore;

  beforeAll(async () => {
    folder = await ServiceFolder.make();
    from = await recordDatabase('copied_from');
    source = await from.store();
    await record(source, APPENDS);
  }, 120_000);
  afterAll(async () => {
    await from.drop();
    await folder.clear();
  }, 60_000);
  beforeEach(async () => {
    to = await recordDatabase('copied_to');
    target = await to.store();
  });
  afterEach(() => to.drop());

  const args = () => [join(folder.path, 'dist/cli.js'), 'copy-events', '--from', from.url, '--to', to.url];
  const env = { PATH: process.env.PATH };
  const copy = () =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile(process.execPath, args(), { env, timeout: 60_000 }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
      );
    });
  const stored = async () => (await target.lag(target.start, Infinity)).events;

  async function killedAt(count: number): Promise<void> {
    const child = spawn(process.execPath, args(), { env, stdio: 'ignore' });
    const ended = once(child, 'exit');
    for (const end = Date.now() + 60_000; (await stored()) < count; await sleep(2))
      if (Date.now() > end || child.exitCode !== null) throw new Error(`not ${count} events copied`);
    child.kill('SIGKILL');
    await ended;
  }

  async function expectSame(): Promise<void> {
    const [originals, copies] = [await readAll(source), await readAll(target)];
    expect(copies.map(unplaced)).toEqual(originals.map(unplaced));
    expect(tipOf(copies).link).toEqual(tipOf(originals).link);
  }

  it('is the same in all but its positions, and says so', async () => {
    const { code, stdout } = await copy();
    await expectSame();
    const { n, link } = tipOf(await readAll(source));
    expect(stdout).toContain(`${n.toLocaleString('en')} events stand in the target as in the source`);
    expect(stdout).toContain(`root ${link.toString('base64')}`);
    expect(code).toBe(0);
  }, 60_000);

  it('goes on where it was killed, with nothing twice and nothing missing', async () => {
    const total = (await readAll(source)).length;
    for (const count of [1, PART, 2 * PART]) await killedAt(count);
    const halfway = await stored();
    expect(halfway).toBeLessThan(total);
    const { code, stdout } = await copy();
    expect(stdout).toContain('of them stood there before');
    expect(code).toBe(0);
    await expectSame();
  }, 120_000);

  it('takes what is new when it is copied again, and then nothing', async () => {
    await copy();
    await source.append(`thing-late-${Date.now()}`, [newEvent()], { expected: 'none' });
    expect((await copy()).code).toBe(0);
    await expectSame();
    const before = await stored();
    expect((await copy()).code).toBe(0);
    expect(await stored()).toBe(before);
  }, 120_000);

  it('can be gone on with in the target', async () => {
    await copy();
    const last = (await readAll(source)).at(-1)!;
    const { revision } = await target.append(last.stream, [newEvent()], { expected: last.revision });
    expect(revision).toBe(last.revision + 1);
    const again = await target.append(last.stream, [{ ...last }], { expected: last.revision - 1 });
    expect(again).toMatchObject({ outcome: 'duplicate', revision: last.revision });
  }, 60_000);

  it('is refused where the target holds another history, and changes nothing there', async () => {
    await target.append('thing-1', [newEvent()], { expected: 'none' });
    const { code, stderr } = await copy();
    expect(stderr).toContain('event 1 of the target');
    expect(code).toBe(1);
    expect(await stored()).toBe(1);
  }, 60_000);

  it('is refused where the target goes on beyond the source', async () => {
    await copy();
    const { position } = await target.append('thing-beyond', [newEvent()], { expected: 'none' });
    const { code, stderr } = await copy();
    expect(stderr).toContain(`holds more than the source, from ${position} on`);
    expect(code).toBe(1);
  }, 60_000);
});
