import { setImmediate as turn } from 'node:timers/promises';
import { OutcomeUnknown, StoreUnavailable } from '../event-store-errors';
import { GroupCommit } from './group-commit';
import type { PendingAppend } from './pending-append';

/** Never reached, on a busy machine either. */
const LIMIT_MS = 3000;
const SHORT_MS = 100;
const ROW = { outcome: 'stored', revision: '0', last_position: '1' } as const;

/** A database that answers when it is told to. */
class SlowDatabase {
  readonly groups: string[][] = [];
  private readonly answers: (() => void)[] = [];

  readonly send = (group: readonly PendingAppend[]) => {
    this.groups.push(group.map(({ call }) => call.stream));
    for (const pending of group) pending.markSent();
    return new Promise<void>((resolve) => {
      this.answers.push(() => {
        for (const pending of group) pending.succeed(ROW);
        resolve();
      });
    });
  };

  /** Ends when the group after it has been sent: what is planned in one turn of the loop may come in the next. */
  async answer() {
    this.answers.shift()?.();
    await turn();
    await turn();
  }

  /** So that no limit of an unanswered append keeps the process waiting. */
  async answerAll() {
    while (this.answers.length > 0) await this.answer();
  }
}

describe('group commit', () => {
  let database: SlowDatabase;
  let groups: GroupCommit;
  const append = (stream: string) => groups.append({ stream, expected: 'any', events: [] });
  const appendAll = (...streams: string[]) => Promise.allSettled(streams.map(append));

  beforeEach(() => {
    database = new SlowDatabase();
    groups = new GroupCommit(database.send, LIMIT_MS);
  });

  afterEach(() => database.answerAll());

  it('sends on two connections, and together what comes meanwhile', async () => {
    void appendAll('a', 'b');
    await turn();
    void appendAll('c', 'd', 'e');
    await turn();
    expect(database.groups).toEqual([['a'], ['b']]);
    await database.answer();
    expect(database.groups).toEqual([['a'], ['b'], ['c', 'd', 'e']]);
  });

  it('keeps those of a stream behind each other, and lets the others pass', async () => {
    void appendAll('a');
    await turn();
    void appendAll('a', 'b', 'a');
    await turn();
    expect(database.groups).toEqual([['a'], ['b']]);
    await database.answer();
    expect(database.groups).toEqual([['a'], ['b'], ['a', 'a']]);
  });

  it('knows that nothing is stored of what was not sent in time, and not so of what was', async () => {
    groups = new GroupCommit(database.send, SHORT_MS);
    const [sent, alsoSent, waiting] = [append('a'), append('b'), append('c')];
    void append('d').catch(() => undefined);
    const ends = await Promise.allSettled([sent, alsoSent, waiting]);
    expect(database.groups).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(ends.map((end) => end.status === 'rejected' && (end.reason as unknown))).toEqual([
      expect.any(OutcomeUnknown),
      expect.any(OutcomeUnknown),
      expect.any(OutcomeUnknown),
    ]);
    await expect(append('e')).rejects.toBeInstanceOf(StoreUnavailable);
    await database.answer();
    expect(database.groups.flat()).not.toContain('e');
  });

  it('takes no more where very many wait already', async () => {
    const waiting = Array.from({ length: 10_000 }, (_, nth) => append(`s-${nth}`));
    const ends = Promise.allSettled(waiting);
    await expect(append('late')).rejects.toBeInstanceOf(StoreUnavailable);
    groups.close();
    expect((await ends).every(({ status }) => status === 'rejected')).toBe(true);
    expect(database.groups).toEqual([]);
  });
});
