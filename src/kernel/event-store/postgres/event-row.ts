import type { RecordedEvent } from '../event-store';
import type { PositionTokens } from '../position-tokens';
import { instantOf } from './instants';

export const EVENT_COLUMNS = 'position, stream_id, revision, event_id, type, data, meta, recorded_at';

/** These columns as PostgreSQL writes them. Making an object of each row would take a third of a replay. */
export type EventRow = readonly [
  position: string,
  stream: string,
  revision: string,
  id: string,
  type: string,
  data: string,
  metadata: string,
  recordedAt: string,
];

export const recordedEvent = (
  tokens: PositionTokens,
  row: readonly [...EventRow, ...unknown[]],
): RecordedEvent => ({
  id: row[3],
  type: row[4],
  data: JSON.parse(row[5]) as object,
  metadata: JSON.parse(row[6]) as Record<string, string>,
  stream: row[1],
  revision: Number(row[2]),
  position: tokens.of(row[0]),
  recordedAt: instantOf(row[7]),
});
