import { randomUUID } from 'node:crypto';

/** About as large as steps are: 330 bytes of JSON with its metadata. The type is no step, so no read model minds it. */
export function anEvent() {
  const id = randomUUID();
  return {
    id,
    type: 'CommandClaimed',
    data: {
      stream: `meeting-${id}`,
      bodyHash: 'rT0h5b9sJb2cW1y8kq3mZ4vX7nL6pQ0aS1dF2gH3jK4',
    },
    metadata: {
      actorId: 'bench',
      commandId: id,
      bodyHash: 'rT0h5b9sJb2cW1y8kq3mZ4vX7nL6pQ0aS1dF2gH3jK4',
      correlationId: randomUUID(),
      schemaVersion: '1',
    },
  };
}

export const events = (count) => Array.from({ length: count }, anEvent);

/** Appends to a new stream through the port. */
export const append = (store, count) =>
  store.append(`command-${randomUUID()}`, events(count), { expected: 'none' });

/** The columns of the record, with its primary key alone. */
export const RAW_TABLE = `create table if not exists raw_event (
  position bigint generated always as identity primary key, stream_id text not null, revision bigint not null,
  event_id uuid not null, type text not null, data jsonb not null, meta jsonb not null, recorded_at timestamptz not null)`;

const RAW_INSERT = `insert into raw_event (stream_id, revision, event_id, type, data, meta, recorded_at)
  values ($1, 0, $2, $3, $4, $5, now()) returning position`;

/** One row, one statement, one commit. */
export function insertRaw(pool) {
  const { id, type, data, metadata } = anEvent();
  return pool.query(RAW_INSERT, [`command-${id}`, id, type, JSON.stringify(data), JSON.stringify(metadata)]);
}
