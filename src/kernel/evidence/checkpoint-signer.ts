import { Logger } from '@nestjs/common';
import type { Stand } from './chain-links';
import type { Checkpoint } from './checkpoint';
import type { CheckpointLog } from './checkpoint-log';
import type { Tip } from './link';

export const CHECKPOINT_SIGNER = Symbol('CheckpointSigner');

type Due = Tip & { readonly time: string };

const EVERY_EVENTS = 1000;
const EVERY_MS = 3_600_000;

/** Signs where the chain stands: every 1,000 events, an hour after an event at the latest, and at the end. */
export class CheckpointSigner {
  private readonly logger = new Logger('evidence');
  private timer?: NodeJS.Timeout;
  private newest?: Due;
  private signed: Pick<Checkpoint, 'size'>;
  private signing: Promise<void> = Promise.resolve();
  /** How often a checkpoint could not be written. */
  failures = 0;
  /** What had been signed when the process began; the chain has to pass through it. */
  readonly passesThrough: Checkpoint | undefined;

  constructor(
    private readonly log: CheckpointLog,
    private readonly everyMs = EVERY_MS,
  ) {
    this.passesThrough = log.last;
    this.signed = log.last ?? { size: 0 };
  }

  /** Links that were just stored, in their order. */
  stored({ tips, time }: Stand): void {
    const stood = tips.map((tip) => ({ ...tip, time }));
    const due = stood.filter(({ n }) => n % EVERY_EVENTS === 0);
    this.newest = stood.at(-1) ?? this.newest;
    const first = this.signed.size === 0 && due.length === 0 && this.newest !== undefined;
    this.sign(first ? [this.newest!] : due);
    this.signLater();
  }

  /** What a process before this one has linked is signed without delay: that one may have been killed. */
  found(stand: Stand): void {
    this.stored(stand);
    this.sign(this.rest());
  }

  /** How many events this process knows to be linked and not signed. */
  get unsignedEvents(): number {
    return Math.max(0, (this.newest?.n ?? 0) - this.signed.size);
  }

  /** Signs what is left. */
  async close(): Promise<void> {
    this.sign(this.rest());
    await this.signing;
    clearTimeout(this.timer);
  }

  private signLater(): void {
    if (this.unsignedEvents > 0)
      this.timer ??= setTimeout(() => this.sign(this.rest()), this.everyMs).unref();
  }

  private rest(): Due[] {
    clearTimeout(this.timer);
    this.timer = undefined;
    return this.unsignedEvents > 0 ? [this.newest!] : [];
  }

  /** Nobody waits for it, and nothing fails with it: what could not be signed is signed with the next, or later. */
  private sign(tips: readonly Due[]): void {
    if (tips.length === 0) return;
    this.signing = this.signing
      .then(() => this.write(tips))
      .catch((error: unknown) => {
        this.failures++;
        this.signLater();
        this.logger.error(`no checkpoint could be signed: ${String(error)}`);
      });
  }

  private async write(tips: readonly Due[]): Promise<void> {
    const due = tips.filter(({ n }) => n > this.signed.size);
    if (due.length === 0) return;
    await this.log.append(due.map(({ n, link, ...rest }) => ({ size: n, root: link, ...rest })));
    this.signed = { size: due.at(-1)!.n };
  }
}
