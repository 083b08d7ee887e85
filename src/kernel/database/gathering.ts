interface Asker<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** A query that hangs must not hold up those that others could answer. */
const PATIENCE_MS = 100;

/**
 * Asks once what many ask at the same time. Those that come while a query is under way wait for the next; nobody joins
 * one that was sent before, so everybody hears what was true after asking.
 *
 * `ask` answers each question at its own place. What it throws, all of its questions are told.
 */
export class Gathering<Question, Answer> {
  private waiting: Asker<Question, Answer>[] = [];
  private underWay = false;

  constructor(
    private readonly ask: (questions: readonly Question[]) => Promise<readonly Answer[]>,
    private readonly most = 100,
  ) {}

  answer(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ question, resolve, reject });
      if (!this.underWay) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.underWay = true;
    // Those that ask in the same turn of the loop go together from the start.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.soon(this.askNext(this.waiting.splice(0, this.most)));
    this.underWay = false;
  }

  private soon(asking: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const patience = setTimeout(resolve, PATIENCE_MS);
      void asking.finally(() => {
        clearTimeout(patience);
        resolve();
      });
    });
  }

  private async askNext(askers: readonly Asker<Question, Answer>[]): Promise<void> {
    try {
      const answers = await this.ask(askers.map(({ question }) => question));
      askers.forEach(({ resolve }, index) => resolve(answers[index]));
    } catch (error) {
      for (const { reject } of askers) reject(error);
    }
  }
}
