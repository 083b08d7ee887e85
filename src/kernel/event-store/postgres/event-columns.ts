import type { RecordedEvent } from '../event-store';
import type { PositionTokens } from '../position-tokens';
import { instantOf } from './instants';
import type { MetadataForm } from './metadata-form';

/** Events in columns, each a JSON array: of strings, but for data and metadata. */
export type EventColumns = readonly [
  positions: string,
  streams: string,
  revisions: string,
  ids: string,
  types: string,
  data: string,
  metadata: string,
  recordedAt: string,
];

/** An event has a mebibyte at most, and PostgreSQL and JavaScript hold no text of more than half a gibibyte. */
const EVENTS_A_ROW = 128;

const texts = (column: string) => `json_agg(${column}::text order by position)`;
const jsons = (column: string) =>
  `'[' || string_agg(coalesce((${column})::text, 'null'), ',' order by position) || ']'`;

/** A page in few rows. Each event in a row of its own would take Node twice the time, and PostgreSQL little less. */
export const stridePage = (form: MetadataForm) => `
  select ${texts('position')}, ${texts('stream_id')}, ${texts('revision')}, ${texts('event_id')}, ${texts('type')},
         ${jsons('data')}, ${jsons(form.column)}, ${texts('recorded_at')}
    from (select * from es.events where position > $1 and position <= $2 order by position limit $3) page
   group by position / ${EVENTS_A_ROW} order by position / ${EVENTS_A_ROW}`;

export function eventsIn(columns: EventColumns, form: MetadataForm, tokens: PositionTokens): RecordedEvent[] {
  const [positions, streams, revisions, ids, types, data, metadata, recordedAt] = columns.map(
    (column) => JSON.parse(column) as never[],
  );
  return positions.map((position, at) => ({
    id: ids[at],
    type: types[at],
    data: data[at],
    metadata: form.metadata(metadata[at]),
    stream: streams[at],
    revision: Number(revisions[at]),
    position: tokens.of(position),
    recordedAt: instantOf(recordedAt[at]),
  }));
}
