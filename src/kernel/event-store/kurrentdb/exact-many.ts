import type { JSONEventData, MultiAppendResult } from '@kurrent/kurrentdb-client';
import type { Attempt } from './attempts';
import { stateOf } from './exact-append';
import type { ServerAbilities } from './server-abilities';
import type { StoredForm } from './stored-form';

/** An append to several streams, each at an exact revision. */
export interface ExactMany {
  /** Each once; of one that is only checked nothing but that it exists may be asked. */
  readonly expected: ReadonlyMap<string, number | 'exists'>;
  /** In the order in which they are to stand. */
  readonly records: readonly { readonly stream: string; readonly event: JSONEventData }[];
  /** Moment on the clock of `performance` at which the call ends. */
  readonly until: number;
}

/** In the way that the server has for it. Its calls reach the leader or fail, and know no deadline. */
export const exactMany = (
  many: ExactMany,
  form: StoredForm,
  { records }: ServerAbilities,
): Attempt<MultiAppendResult> => ({
  until: many.until,
  ask: (client) =>
    records
      ? client.appendRecords(recordsOf(many, form), checksOf(many, form))
      : client.multiStreamAppend(sessionOf(many, form)),
  streamOf: (name = '') => form.streamOf(name),
});

const recordsOf = ({ records }: ExactMany, form: StoredForm) =>
  records.map(({ stream, event }) => ({ streamName: form.streamName(stream), record: event }));

const checksOf = ({ expected }: ExactMany, form: StoredForm) =>
  [...expected].map(([stream, state]) => ({
    type: 'stream_state' as const,
    streamName: form.streamName(stream),
    expectedState: state === 'exists' ? 'stream_exists' : stateOf(state),
  }));

const sessionOf = (many: ExactMany, form: StoredForm) =>
  checksOf(many, form).map(({ streamName, expectedState }) => ({
    streamName,
    expectedState,
    events: many.records
      .filter(({ stream }) => form.streamName(stream) === streamName)
      .map(({ event }) => event),
  }));
