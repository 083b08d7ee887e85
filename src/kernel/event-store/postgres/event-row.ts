import { type CustomTypesConfig, types } from 'pg';
import type { RecordedEvent } from '../event-store';
import type { PositionTokens } from '../position-tokens';
import { instantOf } from './instants';

/** The columns of an event. Making an object of each row would take a third of a replay. */
export type EventRow = readonly [
  position: string,
  stream: string,
  revision: string,
  id: string,
  type: string,
  data: object,
  /** Of a bare row the schema version alone, null where none is stored. */
  metadata: RecordedEvent['metadata'] | string | null,
  recordedAt: string,
];

const readers = new Map<number, (text: string) => unknown>([
  [types.builtins.JSONB, JSON.parse],
  [types.builtins.TIMESTAMPTZ, instantOf],
]);
const asWritten = (text: string) => text;

/**
 * How the values of an event's row are read as they come: what has been read is garbage at once, and the collector would copy the
 * texts of a whole page. All others stay as PostgreSQL wrote them.
 */
export const eventValues = {
  getTypeParser: (type: number) => readers.get(type) ?? asWritten,
} as CustomTypesConfig;

type Row = readonly [...EventRow, ...unknown[]];

/** What is read of an event's row, and the event that it makes. */
export interface RowForm {
  readonly columns: string;
  event(tokens: PositionTokens, row: Row): RecordedEvent;
}

const columnsWith = (metadata: string) =>
  `position, stream_id, revision, event_id, type, data, ${metadata}, recorded_at`;

export const wholeRow: RowForm = {
  columns: columnsWith('meta'),
  event: (tokens, row) => eventOf(tokens, row, row[6] as RecordedEvent['metadata']),
};

/** PostgreSQL takes as long to write the metadata of an event as for all the rest of it. */
export const bareRow: RowForm = {
  columns: columnsWith(`meta->>'schemaVersion' as meta`),
  event: (tokens, row) => eventOf(tokens, row, row[6] === null ? {} : { schemaVersion: row[6] as string }),
};

const eventOf = (tokens: PositionTokens, row: Row, metadata: RecordedEvent['metadata']): RecordedEvent => ({
  id: row[3],
  type: row[4],
  data: row[5],
  metadata,
  stream: row[1],
  revision: Number(row[2]),
  position: tokens.of(row[0]),
  recordedAt: row[7],
});
