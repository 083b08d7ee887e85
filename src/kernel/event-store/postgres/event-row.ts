import type { RecordedEvent } from '../event-store';
import type { PositionTokens } from '../position-tokens';

/** Columns of es.events; pg gives a bigint as text, so that no digit is lost. */
export interface EventRow {
  readonly position: string;
  readonly stream_id: string;
  readonly revision: string;
  readonly event_id: string;
  readonly type: string;
  readonly data: object;
  readonly meta: Record<string, string>;
  /** As `instantOf` reads it. */
  readonly recorded_at: string;
}

export const recordedEvent = (tokens: PositionTokens, row: EventRow): RecordedEvent => ({
  id: row.event_id,
  type: row.type,
  data: row.data,
  metadata: row.meta,
  stream: row.stream_id,
  revision: Number(row.revision),
  position: tokens.of(row.position),
  recordedAt: row.recorded_at,
});
