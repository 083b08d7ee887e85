import { type Client, Pool } from 'pg';
import { loneClient } from '../database/lone-client';
import type { EventStore, Position, RecordedEvent } from '../event-store/event-store';
import { PositionTokens } from '../event-store/position-tokens';
import { PostgresEventStore } from '../event-store/postgres/postgres-event-store';
import { type CopyTarget, ForeignHistory } from './copy-target';

const PATIENCE_MS = 60_000;
const ONE_COPY_AT_A_TIME = 0x6b616b66;

const HEAD = 'select coalesce(max(position), 0) as last from es.events';

const STREAMS = `insert into es.streams as s (stream_id, version)
  select e.stream, max(e.revision) from unnest($1::text[], $2::bigint[]) e(stream, revision) group by e.stream
  on conflict (stream_id) do update set version = excluded.version`;

const EVENTS = `with stored as (
    insert into es.events (stream_id, revision, event_id, type, data, meta, recorded_at)
    select e.stream, e.revision, e.id, e.type, e.data, e.meta, e.recorded_at
      from unnest($1::text[], $2::bigint[], $3::uuid[], $4::text[], $5::jsonb[], $6::jsonb[], $7::timestamptz[])
        with ordinality e(stream, revision, id, type, data, meta, recorded_at, nth)
     order by e.nth
    returning position)
  select max(position) as last from stored`;

/** A database of PostgreSQL whose schema is up to date, as its owner: only the owner may say when an event was recorded. */
export class PostgresTarget implements CopyTarget {
  private constructor(
    readonly store: EventStore,
    private readonly client: Client,
    private readonly pool: Pool,
    private readonly tokens: PositionTokens,
  ) {}

  static async open(url: string): Promise<PostgresTarget> {
    const pool = new Pool({ connectionString: url, max: 2, connectionTimeoutMillis: PATIENCE_MS });
    const client = loneClient(url);
    try {
      const store = await PostgresEventStore.open({ pool });
      await client.connect();
      const tokens = new PositionTokens('pg1', await claim(client));
      return new PostgresTarget(store, client, pool, tokens);
    } catch (error) {
      await Promise.all([client.end(), pool.end()]);
      throw error;
    }
  }

  async take(events: readonly RecordedEvent[], last: Position): Promise<Position> {
    try {
      await this.begin(last);
      const place = await this.insert(events);
      await this.client.query('commit');
      return this.tokens.of(place);
    } catch (error) {
      await this.client.query('rollback').catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.store.close();
    await Promise.all([this.client.end(), this.pool.end()]);
  }

  /** Keeps everybody else from appending between the last event and these. */
  private async begin(last: Position): Promise<void> {
    await this.client.query('begin isolation level read committed');
    await this.client.query('lock table es.streams, es.events in share row exclusive mode');
    const { rows } = await this.client.query<{ last: string }>(HEAD);
    if (rows[0].last !== this.tokens.placeOf(last))
      throw new ForeignHistory('somebody else has written to the target: stop every service on it');
    await this.client.query('select es.fence()');
  }

  private async insert(events: readonly RecordedEvent[]): Promise<string> {
    const streams = events.map(({ stream }) => stream);
    const revisions = events.map(({ revision }) => revision);
    await this.client.query(STREAMS, [streams, revisions]);
    const { rows } = await this.client.query<{ last: string }>(EVENTS, [
      streams,
      revisions,
      events.map(({ id }) => id),
      events.map(({ type }) => type),
      events.map(({ data }) => JSON.stringify(data)),
      events.map(({ metadata }) => JSON.stringify(metadata)),
      events.map(({ recordedAt }) => recordedAt),
    ]);
    return rows[0].last;
  }
}

/** The id of the store, which nobody else may copy to until this connection ends. @throws ForeignHistory */
async function claim(client: Client): Promise<string> {
  const { rows } = await client.query<{ id: string; claimed: boolean }>(
    'select left(store_id::text, 8) as id, pg_try_advisory_lock($1) as claimed from es.meta',
    [ONE_COPY_AT_A_TIME],
  );
  if (!rows[0].claimed) throw new ForeignHistory('somebody else is copying to the target');
  return rows[0].id;
}
