import type { RecordedEvent } from '../event-store';
import type { PositionTokens } from '../position-tokens';
import { instantOf } from './instants';
import type { MetadataForm } from './metadata-form';

/** An event as PostgreSQL writes its columns. Making an object of each row would take a third of a replay. */
export type EventRow = readonly [
  position: string,
  stream: string,
  revision: string,
  id: string,
  type: string,
  /** JSON text. */
  data: string,
  /** JSON text; null where nothing of them is stored. */
  metadata: string | null,
  recordedAt: string,
];

type Row = readonly [...EventRow, ...unknown[]];

export const columnsWith = ({ column }: MetadataForm) =>
  `position, stream_id, revision, event_id, type, data, ${column} as meta, recorded_at`;

export const eventOf = (row: Row, form: MetadataForm, tokens: PositionTokens): RecordedEvent => ({
  id: row[3],
  type: row[4],
  data: JSON.parse(row[5]) as object,
  metadata: form.metadata(row[6] === null ? null : JSON.parse(row[6])),
  stream: row[1],
  revision: Number(row[2]),
  position: tokens.of(row[0]),
  recordedAt: instantOf(row[7]),
});
