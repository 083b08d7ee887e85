import { Logger } from '@nestjs/common';
import type { Checkpoint } from './checkpoint';
import type { CheckpointLog } from './checkpoint-log';
import type { Tip } from './link';

export const CHECKPOINT_SIGNER = Symbol('CheckpointSigner');

const EVERY_EVENTS = 1000;
const EVERY_MS = 3_600_000;

/** The chain says something else than what was signed. It must not be signed again. */
export class ContradictedCheckpoint extends Error {
  constructor({ size, time }: Checkpoint) {
    super(`link ${size} is another than the one signed at ${time}: run kakehashi verify`);
  }
}

/** Signs where the chain stands: every 1,000 events, an hour after an event at the latest, and at the end. */
export class CheckpointSigner {
  private readonly logger = new Logger('evidence');
  private timer?: NodeJS.Timeout;
  private newest?: Tip;
  private signed: Pick<Checkpoint, 'size'>;
  private signing: Promise<void> = Promise.resolve();
  /** What had been signed when the process began; the chain has to pass through it. */
  readonly passesThrough: Checkpoint | undefined;

  constructor(
    private readonly log: CheckpointLog,
    /** ISO 8601 instant in UTC by the database's clock. */
    private readonly now: () => Promise<string>,
    private readonly everyMs = EVERY_MS,
  ) {
    this.passesThrough = log.last;
    this.signed = log.last ?? { size: 0 };
  }

  /** Links that were just stored, in their order. */
  stored(tips: readonly Tip[]): void {
    const due = tips.filter(({ n }) => n % EVERY_EVENTS === 0);
    this.newest = tips.at(-1) ?? this.newest;
    const first = this.signed.size === 0 && due.length === 0 && this.newest !== undefined;
    this.sign(first ? [this.newest!] : due);
    this.timer ??= this.unsigned && setTimeout(() => this.sign(this.rest()), this.everyMs).unref();
  }

  /** Signs what is left. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    this.sign(this.rest());
    await this.signing;
  }

  private get unsigned() {
    return this.newest && this.newest.n > this.signed.size ? true : undefined;
  }

  private rest(): Tip[] {
    this.timer = undefined;
    return this.unsigned ? [this.newest!] : [];
  }

  /** Nobody waits for it, and nothing fails with it: what could not be signed is signed with the next. */
  private sign(tips: readonly Tip[]): void {
    if (tips.length === 0) return;
    this.signing = this.signing
      .then(() => this.write(tips))
      .catch((error: unknown) => {
        this.logger.error(`no checkpoint could be signed: ${String(error)}`);
      });
  }

  private async write(tips: readonly Tip[]): Promise<void> {
    const time = await this.now();
    const due = tips.filter(({ n }) => n > this.signed.size);
    if (due.length === 0) return;
    await this.log.append(due.map(({ n, link, position }) => ({ size: n, root: link, position, time })));
    this.signed = { size: due.at(-1)!.n };
  }
}
