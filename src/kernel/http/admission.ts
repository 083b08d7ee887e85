/** What asks for a place, the most urgent first. Health and metrics never ask. */
export const workKinds = ['auth', 'command', 'query', 'export'] as const;
export type WorkKind = (typeof workKinds)[number];

export interface AdmissionLimits {
  /** Requests that are worked on at the same time. */
  readonly atOnce: number;
  /** Of these at most so many of one kind: exports are heavy, and queries leave room for commands. */
  readonly ofKind: Readonly<Partial<Record<WorkKind, number>>>;
  /** Requests that wait for a place. */
  readonly waiting: number;
  /** Milliseconds after which one that still waits is refused. */
  readonly waitMs: number;
}

export const usualAdmission: AdmissionLimits = {
  atOnce: 64,
  ofKind: { query: 40, export: 2 },
  waiting: 128,
  waitMs: 2_000,
};

/** Gives the place back; to be called once the work is done, more often does no harm. */
export type Leave = () => void;

interface Waiting {
  readonly admit: (leave: Leave) => void;
  readonly refuse: () => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * The one door before the work: it lets in as much as the database pools and one processor keep moving, lets a bounded
 * number wait, the urgent first, and refuses the rest at once. So a rush costs the refused their turn, and nobody else
 * the service.
 */
export class Admission {
  private readonly inside = new Map<WorkKind, number>();
  private readonly queues = new Map<WorkKind, Waiting[]>(workKinds.map((kind) => [kind, []]));

  constructor(
    private readonly limits: AdmissionLimits,
    private readonly refused: (kind: WorkKind) => void = () => undefined,
  ) {}

  /** Whether a request of this kind would be refused now. */
  isFull(kind: WorkKind): boolean {
    return !this.hasRoom(kind) && this.waiting() >= this.limits.waiting && !this.lessUrgentThan(kind);
  }

  /** Calls back within `waitMs`: with how to leave, or with nothing where there is no place. */
  enter(kind: WorkKind, entered: (leave: Leave | undefined) => void): void {
    if (this.hasRoom(kind)) entered(this.place(kind));
    else if (this.isFull(kind)) this.refuse(kind, entered);
    else this.wait(kind, entered);
  }

  /** Counts a request that was turned away before it could wait. */
  turnedAway(kind: WorkKind): void {
    this.refused(kind);
  }

  private hasRoom(kind: WorkKind): boolean {
    const { atOnce, ofKind } = this.limits;
    const total = [...this.inside.values()].reduce((sum, count) => sum + count, 0);
    return total < atOnce && (this.inside.get(kind) ?? 0) < (ofKind[kind] ?? atOnce);
  }

  private place(kind: WorkKind): Leave {
    this.inside.set(kind, (this.inside.get(kind) ?? 0) + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.inside.set(kind, this.inside.get(kind)! - 1);
      this.letIn();
    };
  }

  private letIn(): void {
    for (const kind of workKinds)
      for (const queue = this.queues.get(kind)!; queue.length > 0 && this.hasRoom(kind);) {
        const { admit, timer } = queue.shift()!;
        clearTimeout(timer);
        admit(this.place(kind));
      }
  }

  private wait(kind: WorkKind, entered: (leave: Leave | undefined) => void): void {
    if (this.waiting() >= this.limits.waiting) this.lessUrgentThan(kind)?.pop()?.refuse();
    const queue = this.queues.get(kind)!;
    const refuse = () => {
      clearTimeout(waiting.timer);
      this.refuse(kind, entered);
    };
    const late = () => {
      queue.splice(queue.indexOf(waiting), 1);
      refuse();
    };
    const waiting: Waiting = { admit: entered, refuse, timer: setTimeout(late, this.limits.waitMs) };
    queue.push(waiting);
  }

  private refuse(kind: WorkKind, entered: (leave: undefined) => void): void {
    this.refused(kind);
    entered(undefined);
  }

  private waiting(): number {
    return [...this.queues.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** The queue whose youngest gives way to a more urgent request. */
  private lessUrgentThan(kind: WorkKind): Waiting[] | undefined {
    const lower = workKinds.slice(workKinds.indexOf(kind) + 1);
    return lower.map((each) => this.queues.get(each)!).findLast(({ length }) => length > 0);
  }
}
