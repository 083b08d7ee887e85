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

export interface AppendRow {
  readonly outcome: 'stored' | 'duplicate' | 'conflict' | 'partial';
  readonly revision: string;
  readonly last_position: string;
}

const EXPECTED = { none: -1, any: -2, exists: -4 } as const;

export const appendValues = (stream: string, events: readonly CheckedEvent[], expected: Expected) => [
  stream,
  typeof expected === 'number' ? expected : EXPECTED[expected],
  events.map(({ id }) => id),
  events.map(({ type }) => type),
  events.map(({ data }) => data),
  events.map(({ metadata }) => metadata),
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
