import type { AppendResult, AppendStreamState, JSONEventData } from '@kurrent/kurrentdb-client';
import type { Attempt } from './attempts';

export interface ExactAppend {
  /** As ids of streams are in the port. */
  readonly stream: string;
  /** Its name in KurrentDB. */
  readonly name: string;
  /** Revision of the last event, -1 for none. */
  readonly after: number;
  readonly events: readonly JSONEventData[];
  /** Moment on the clock of `performance` at which the call ends. */
  readonly until: number;
}

/** As the server names the revision of a stream's last event. */
export const stateOf = (revision: number): AppendStreamState =>
  revision < 0 ? 'no_stream' : BigInt(revision);

/** An append at an exact revision. */
export const exactAppend = ({ stream, name, after, events, until }: ExactAppend): Attempt<AppendResult> => ({
  until,
  ask: (client, ms) =>
    client.appendToStream(name, [...events], {
      streamState: stateOf(after),
      requiresLeader: true,
      deadline: ms,
    }),
  streamOf: () => stream,
});
