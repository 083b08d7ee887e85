import { Client } from 'pg';
import type { StoredEvent } from './check-record';

interface Row {
  readonly place: string;
  readonly stream: string;
  readonly revision: string;
  readonly id: string;
  readonly type: string;
  readonly command: string | null;
  readonly causation: string | null;
}

export interface Stored extends StoredEvent {
  readonly causationId?: string;
}

/** Which operation stored an event; nothing where no client of the history did. */
type OperationOf = (event: Row) => string | undefined;

/** Commands over HTTP: what seeds, reactions and claims of an Idempotency-Key stored is nobody's operation. */
export const byCommand: OperationOf = ({ type, command, causation }) =>
  type === 'CommandClaimed' || causation !== null ? undefined : (command ?? undefined);

/** All events, by reading the table past the service. Those up to `before` are nobody's operation. */
export async function storedRecord(url: string, operationOf: OperationOf, before = '0'): Promise<Stored[]> {
  return asked(url, async (client) => {
    const { rows: meta } = await client.query<{ store: string }>(
      'select store_id::text as store from es.meta',
    );
    const { rows } = await client.query<Row>(
      `select position::text as place, stream_id as stream, revision::text, event_id::text as id, type,
         meta->>'commandId' as command, meta->>'causationId' as causation
       from es.events order by position`,
    );
    const prefix = `pg1.${meta[0].store.slice(0, 8)}.`;
    return rows.map((row) => ({
      position: prefix + row.place.padStart(20, '0'),
      stream: row.stream,
      revision: Number(row.revision),
      id: row.id,
      type: row.type,
      operation: BigInt(row.place) > BigInt(before) ? operationOf(row) : undefined,
      causationId: row.causation ?? undefined,
    }));
  });
}

/** The last place of the record now. */
export function lastPlace(url: string): Promise<string> {
  return asked(url, async (client) => {
    const { rows } = await client.query<{ place: string }>(
      `select coalesce(max(position), 0)::text as place from es.events`,
    );
    return rows[0].place;
  });
}

/** Streams whose row does not tell the revision of their last event. */
export function wrongStreamVersions(url: string): Promise<string[]> {
  return asked(url, async (client) => {
    const { rows } = await client.query<{ stream: string }>(
      `select coalesce(s.stream_id, e.stream_id) as stream from es.streams s
       full join (select stream_id, max(revision) as last from es.events group by 1) e using (stream_id)
       where s.version is distinct from e.last`,
    );
    return rows.map(({ stream }) => `the version of ${stream} is not that of its last event`);
  });
}

export async function asked<Answer>(url: string, ask: (client: Client) => Promise<Answer>): Promise<Answer> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}
