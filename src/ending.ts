/** A supervisor that waits fifteen seconds would kill the process in the midst of it. */
const HARD_STOP_MS = 14_000;

/** Undoes what was made, the last first, once: when a signal asks for it or when something fails. */
export class Ending {
  private readonly undoing: (() => Promise<void>)[] = [];
  private making: Promise<unknown> = Promise.resolve();
  private ended?: Promise<void>;

  constructor(private readonly failed: (error: unknown) => void) {}

  /** From now on the first of these signals ends the process in order, and all others are passed over. */
  onSignal(asked: (signal: string) => void): void {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.on(signal, () => {
        if (!this.ended) asked(signal);
        void this.end(0);
      });
  }

  /** Waits for something that is undone at the end. Never returns once the end has begun. */
  async hold<Made>(making: Promise<Made>, undo: (made: Made) => Promise<void>): Promise<Made> {
    this.making = making;
    const made = await making;
    this.undoing.unshift(() => undo(made));
    return this.ended ? new Promise(() => undefined) : made;
  }

  /** Ends the process with this exit code, or with 1 where something cannot be undone. */
  end(code: number): Promise<void> {
    this.ended ??= this.undo(code);
    return this.ended;
  }

  get begun(): boolean {
    return this.ended !== undefined;
  }

  private async undo(code: number): Promise<void> {
    let exitCode = code;
    setTimeout(() => this.giveUp(), HARD_STOP_MS).unref();
    // What is half made would be left behind.
    await this.making.catch(() => undefined);
    for (const undo of this.undoing)
      await undo().catch((error: unknown) => {
        this.failed(error);
        exitCode = 1;
      });
    process.exit(exitCode);
  }

  private giveUp(): void {
    this.failed(new Error(`The service did not end within ${HARD_STOP_MS / 1000} s.`));
    process.exit(1);
  }
}
