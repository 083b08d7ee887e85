import type { Appended, Expected } from '../event-store';
import {
  IdsPartlyStored,
  InvalidEvent,
  OutcomeUnknown,
  StoreUnavailable,
  WrongRevision,
} from '../event-store-errors';
import type { CheckedEvent } from '../event-format';
import type { PositionTokens } from '../position-tokens';
import { isRefusal, messageOf } from './timed-pool';

export const APPEND = 'select * from es.append($1, $2, $3, $4, $5, $6)';
export const APPEND_GROUP = 'select * from es.append_group($1, $2, $3, $4, $5, $6, $7, $8, $9) order by nth';

export interface AppendRow {
  readonly outcome: 'stored' | 'duplicate' | 'conflict' | 'partial';
  readonly revision: string;
  readonly last_position: string;
}

/** What one caller asks for. */
export interface AppendCall {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly CheckedEvent[];
}

const EXPECTED = { none: -1, any: -2, exists: -4 } as const;
const numbered = (expected: Expected) => (typeof expected === 'number' ? expected : EXPECTED[expected]);

const columnsOf = (events: readonly CheckedEvent[]) => [
  events.map(({ id }) => id),
  events.map(({ type }) => type),
  events.map(({ data }) => data),
  events.map(({ metadata }) => metadata),
];

export const appendValues = ({ stream, expected, events }: AppendCall) => [
  stream,
  numbered(expected),
  ...columnsOf(events),
];

export const groupValues = (calls: readonly AppendCall[]) => [
  calls.map(({ stream }) => stream),
  calls.map(({ expected }) => numbered(expected)),
  calls.map(({ events }) => events.length),
  calls.flatMap(({ events }, nth) => events.map(() => nth + 1)),
  calls.flatMap(({ events }) => events.map((_, nth) => nth + 1)),
  ...columnsOf(calls.flatMap(({ events }) => events)),
];

export function appended(stream: string, row: AppendRow, tokens: PositionTokens): Appended {
  const revision = Number(row.revision);
  if (row.outcome === 'conflict') throw new WrongRevision(stream, revision);
  if (row.outcome === 'partial') {
    throw new IdsPartlyStored(`some of the events stand in ${stream} already, others do not`);
  }
  return { outcome: row.outcome, revision, position: tokens.of(row.last_position) };
}

/** The error of the port for an append that had no answer row. */
export function appendError(error: unknown): Error {
  if (error instanceof StoreUnavailable) return error;
  if (!isRefusal(error))
    return new OutcomeUnknown(`no answer to an append: ${messageOf(error)}`, { cause: error });
  const Refusal = error.code.startsWith('22') ? InvalidEvent : StoreUnavailable;
  return new Refusal(`the database refused an append: ${error.message}`, { cause: error });
}
