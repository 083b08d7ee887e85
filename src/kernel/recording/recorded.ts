import type { Position } from '../event-store/event-store';

/** What a recorded step answers: the thing it belongs to, and where it stands in the record. */
export class Recorded {
  constructor(
    readonly id: string,
    /** Revision of the thing's stream after the step. */
    readonly revision: number,
    readonly position: Position,
    readonly cooperationId?: string,
    /** Members that only this kind of step answers. */
    readonly extra: Readonly<Record<string, unknown>> = {},
    /** False where the step was so already, or was recorded by an earlier repetition. */
    readonly fresh = true,
  ) {}

  with(extra: Readonly<Record<string, unknown>>): Recorded {
    return new Recorded(this.id, this.revision, this.position, this.cooperationId, extra, this.fresh);
  }

  body(): Record<string, unknown> {
    const { id, cooperationId, revision, position, extra } = this;
    return { id, ...(cooperationId && { cooperationId }), revision, position, ...extra };
  }
}
