import { setTimeout as sleep } from 'node:timers/promises';
import { CommitCache } from './commit-cache';
import { checkCommit, type Decision } from './commit-check';
import type { KurrentLog, LogRecord, Proposal } from './log';
import type { Outcome, Write } from './outcome';

export interface WriterOptions {
  /** How long it takes until a majority has what was written. */
  readonly replicateMs: number;
  /** After that long, whoever still waits is told of a timeout. What he wrote may still be replicated. */
  readonly commitTimeoutMs: number;
}

/** The single writer of a leader: it checks and writes at once, and answers when a majority has it. */
export class Writer {
  private readonly cache = new CommitCache();
  private replicating: Promise<void> = Promise.resolve();
  private gate?: { readonly opened: Promise<void>; readonly open: () => void };
  private life = new AbortController();

  constructor(
    private readonly log: KurrentLog,
    private readonly options: WriterOptions,
  ) {}

  async write(write: Write): Promise<Outcome> {
    const [outcome] = await this.writeTogether([write]);
    return outcome;
  }

  /** All of them or none, in the order given; the checks alone come behind the writes in the answer. */
  async writeTogether(
    writes: readonly Write[],
    checks: readonly Pick<Write, 'stream' | 'expected'>[] = [],
    order: readonly Proposal[] = writes.flatMap(({ stream, events }) =>
      events.map((event) => ({ stream, event })),
    ),
  ): Promise<readonly Outcome[]> {
    const asked = [...writes, ...checks.map((check) => ({ ...check, events: [] }))];
    const decisions = asked.map(({ stream, expected, events }) =>
      checkCommit(this.log, this.cache, { stream, expected, ids: events.map(({ id }) => id) }),
    );
    // What was done already is answered as it was then, whatever else has become of what is only checked.
    if (writes.length > 0 && decisions.slice(0, writes.length).every(isRepeat)) {
      return Promise.all(decisions.slice(0, writes.length).map((decision) => this.answered(decision)));
    }
    if (decisions.some(({ kind }) => kind !== 'ok')) {
      return Promise.all(decisions.map((decision, nth) => this.refused(asked[nth].stream, decision)));
    }
    const written = this.log.write(order);
    this.cache.add(written);
    const lasts = writes.map(({ stream }) => written.findLast((record) => record.stream === stream)!);
    return Promise.race([
      this.replicated(lasts, written[written.length - 1]),
      this.timeout().then((timeout) => [timeout]),
    ]);
  }

  /** Nothing is replicated until it is released. */
  holdReplication() {
    if (this.gate) return;
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.gate = { opened, open };
  }

  releaseReplication() {
    this.gate?.open();
    this.gate = undefined;
  }

  /** Whoever waits gets no answer any more, and the cache is empty. */
  restart() {
    this.life.abort();
    this.life = new AbortController();
    this.releaseReplication();
    this.replicating = Promise.resolve();
    this.cache.clear();
  }

  /** Told to whoever has no answer after the commit timeout. */
  async timeout(): Promise<Outcome> {
    const { signal } = this.life;
    await sleep(this.options.commitTimeoutMs, undefined, { ref: false });
    return { kind: signal.aborted ? 'silence' : 'timeout' };
  }

  private async answered(decision: Decision): Promise<Outcome> {
    if (decision.kind === 'repeated-too-soon') return this.timeout();
    return decision.kind === 'ok' ? { kind: 'untouched' } : decision;
  }

  /** A repeat among what is new is no retry. */
  private async refused(stream: string, decision: Decision): Promise<Outcome> {
    if (!isRepeat(decision)) return this.answered(decision);
    return { kind: 'conflict', current: this.log.lastRevision(stream) };
  }

  private async replicated(lasts: readonly LogRecord[], end: LogRecord): Promise<readonly Outcome[]> {
    const { signal } = this.life;
    this.replicating = this.replicateAfter(this.replicating, end, signal);
    await this.replicating;
    return lasts.map((last) => (signal.aborted ? { kind: 'silence' } : { kind: 'stored', last }));
  }

  private async replicateAfter(others: Promise<void>, last: LogRecord, signal: AbortSignal): Promise<void> {
    const due = performance.now() + this.options.replicateMs;
    await others;
    const left = due - performance.now();
    if (left > 0) await sleep(left);
    await this.gate?.opened;
    if (!signal.aborted) this.log.replicate(last);
  }
}

const isRepeat = ({ kind }: Decision) => kind === 'repeated' || kind === 'repeated-too-soon';
