/** `fail`: known not to have been done. `unknown`: nobody knows, it may be stored. */
export type Outcome = 'ok' | 'fail' | 'unknown';

/** Where the answer to an operation said that its last event stands. */
export interface Place {
  readonly revision: number;
  readonly position: string;
}

export interface Operation {
  readonly id: string;
  /** How many events it stores if it is done; absent: one or more. */
  readonly events?: number;
  readonly outcome: Outcome;
  readonly place?: Place;
}

/** What clients asked for and were told. An operation stays unknown until its client is told otherwise. */
export class History {
  private readonly all = new Map<string, Operation>();

  invoke(id: string, events?: number): void {
    if (this.all.has(id)) throw new Error(`${id} was invoked before`);
    this.all.set(id, { id, events, outcome: 'unknown' });
  }

  ok(id: string, place?: Place): void {
    this.settle(id, { outcome: 'ok', place });
  }

  fail(id: string): void {
    this.settle(id, { outcome: 'fail' });
  }

  operation(id: string): Operation | undefined {
    return this.all.get(id);
  }

  operations(outcome?: Outcome): Operation[] {
    const operations = [...this.all.values()];
    return outcome ? operations.filter((operation) => operation.outcome === outcome) : operations;
  }

  /** `5 invoked: 3 ok, 1 fail, 1 unknown` */
  summary(): string {
    const counts = (['ok', 'fail', 'unknown'] as const).map((o) => `${this.operations(o).length} ${o}`);
    return `${this.all.size} invoked: ${counts.join(', ')}`;
  }

  private settle(id: string, told: { outcome: Outcome; place?: Place }): void {
    const operation = this.all.get(id);
    if (operation?.outcome !== 'unknown') throw new Error(`${id} is ${operation?.outcome ?? 'not invoked'}`);
    this.all.set(id, { ...operation, ...told });
  }
}
