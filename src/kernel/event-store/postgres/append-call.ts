import { BinaryArrays } from '../../database/binary-arrays';
import type { Appended, AppendedMany, Expected } from '../event-store';
import {
  IdsPartlyStored,
  InvalidEvent,
  OutcomeUnknown,
  StoreUnavailable,
  WrongRevision,
} from '../event-store-errors';
import type { CheckedEvent, CheckedPart } from '../event-format';
import type { PositionTokens } from '../position-tokens';
import { isRefusal, messageOf } from './timed-pool';

export const APPEND = 'select * from es.append($1, $2, $3, $4, $5, $6)';
export const APPEND_GROUP = 'select * from es.append_group($1, $2, $3, $4, $5, $6, $7, $8, $9) order by nth';

export const APPEND_MANY = 'select * from es.append_many($1, $2, $3, $4, $5, $6, $7) order by nth';

export interface AppendRow {
  readonly outcome: 'stored' | 'duplicate' | 'conflict' | 'partial';
  readonly revision: string | number;
  readonly last_position: string;
}

/** Of one stream of several. */
export interface PartRow {
  readonly outcome: AppendRow['outcome'] | 'fit';
  readonly revision: string;
  readonly last_position: string | null;
}

/** What one caller asks for. */
export interface AppendCall {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly CheckedEvent[];
}

/** Most need less, and others make room. */
const BYTES_AN_EVENT = 2048;

const EXPECTED = { none: -1, any: -2, exists: -4 } as const;
export const numbered = (expected: Expected) =>
  typeof expected === 'number' ? expected : EXPECTED[expected];

const columnsOf = (events: readonly CheckedEvent[], { uuids, texts, jsonbs }: BinaryArrays) => [
  uuids(events.map(({ id }) => id)),
  texts(events.map(({ type }) => type)),
  jsonbs(events.map(({ data }) => data)),
  jsonbs(events.map(({ metadata }) => metadata)),
];

const partsOf = (parts: readonly AppendCall[], { texts, int8s, int4s }: BinaryArrays) => [
  texts(parts.map(({ stream }) => stream)),
  int8s(parts.map(({ expected }) => numbered(expected))),
  int4s(parts.map(({ events }) => events.length)),
];

const arraysFor = (events: readonly CheckedEvent[]) => new BinaryArrays(events.length * BYTES_AN_EVENT);

export const appendValues = ({ stream, expected, events }: AppendCall) => [
  stream,
  numbered(expected),
  ...columnsOf(events, arraysFor(events)),
];

export function groupValues(calls: readonly AppendCall[]) {
  const all = calls.flatMap(({ events }) => events);
  const arrays = arraysFor(all);
  return [
    ...partsOf(calls, arrays),
    arrays.int4s(calls.flatMap(({ events }, nth) => events.map(() => nth + 1))),
    arrays.int4s(calls.flatMap(({ events }) => events.map((_, nth) => nth + 1))),
    ...columnsOf(all, arrays),
  ];
}

export function manyValues(parts: readonly CheckedPart[]) {
  const all = parts.flatMap(({ events }) => events);
  const arrays = arraysFor(all);
  return [...partsOf(parts, arrays), ...columnsOf(all, arrays)];
}

export function appended(stream: string, row: AppendRow, tokens: PositionTokens): Appended {
  const revision = Number(row.revision);
  if (row.outcome === 'conflict') throw new WrongRevision(stream, revision);
  if (row.outcome === 'partial') {
    throw new IdsPartlyStored(stream);
  }
  return { outcome: row.outcome, revision, position: tokens.of(row.last_position) };
}

export function appendedMany(
  parts: readonly CheckedPart[],
  rows: readonly PartRow[],
  tokens: PositionTokens,
): AppendedMany {
  const answers = parts.map(({ stream, events }, nth) => ({ stream, events, ...rows[nth] }));
  const written = answers.filter(({ events }) => events.length > 0);
  const repeated = written.filter(({ outcome }) => outcome === 'duplicate');
  const isDuplicate = repeated.length === written.length;
  if (!isDuplicate) {
    const refused = answers.find(({ outcome }) => outcome === 'conflict');
    if (refused) throw new WrongRevision(refused.stream, Number(refused.revision));
    const known = repeated[0] ?? written.find(({ outcome }) => outcome === 'partial');
    if (known) throw new IdsPartlyStored(known.stream);
  }
  return {
    outcome: isDuplicate ? 'duplicate' : 'stored',
    revisions: new Map(written.map(({ stream, revision }) => [stream, Number(revision)])),
    position: tokens.of(written[written.length - 1].last_position ?? ''),
  };
}

/** The error of the port for an append that had no answer row. */
export function appendError(error: unknown): Error {
  if (error instanceof StoreUnavailable) return error;
  if (!isRefusal(error))
    return new OutcomeUnknown(`no answer to an append: ${messageOf(error)}`, { cause: error });
  const Refusal = error.code.startsWith('22') ? InvalidEvent : StoreUnavailable;
  return new Refusal(`the database refused an append: ${error.message}`, { cause: error });
}
