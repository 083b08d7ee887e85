import type { Client } from 'pg';
import { loneClient } from '../database/lone-client';
import type { EventStore } from '../event-store/event-store';
import { history } from '../event-store/history';
import { PositionTokens } from '../event-store/position-tokens';
import { CHAIN_VERSION } from './chain-schema';
import { originOf } from './checkpoint';
import type { Tip } from './link';
import type { PlacedEvent } from './record-walk';
import { SCHEMA_PRINT, SCHEMA_PRINT_SQL } from './schema-print';

/** Text as PostgreSQL gives it: nothing is rounded or interpreted on the way. */
const asText = { getTypeParser: () => (text: unknown) => text };

const EVENTS = `select position, stream_id, revision, event_id, type, data, meta, recorded_at from es.events
  where position > $1 order by position limit $2`;

/** Nothing that follows the order comes to places before 1; whoever put an event there wants it overlooked. */
const BEFORE_ALL = '-9223372036854775808';

const LINKS = `select string_agg(n::text, ',' order by n), string_agg(position, ',' order by n),
    encode(string_agg(link, '' order by n), 'hex')
  from proj.link where n > $1 and n <= $2`;

interface Facts {
  readonly store: string;
  readonly linked: string;
  readonly rows: string;
  readonly halted: string | null;
  readonly print: string;
  readonly miscounted: string;
  readonly behind: 't' | 'f';
}

const FACTS = `select store_id as store, (select coalesce(max(n), 0) from proj.link) as linked,
    (select count(*) from es.events) as rows,
    (select case when status <> 'running' then status
                 when version > ${CHAIN_VERSION} then 'version ' || version
                 when lease_until > clock_timestamp() + interval '5 minutes' then 'leased until ' || lease_until end
       from proj.checkpoint where name = 'chain') as halted,
    (${SCHEMA_PRINT_SQL}) as print,
    (select count(*) from es.streams s
       full join (select stream_id, max(revision) as last from es.events group by 1) e using (stream_id)
      where s.version is distinct from e.last) as miscounted,
    (select coalesce(max(position), 0) from es.events) >
      (select case when is_called then last_value else 0 end from es.position_seq) as behind
  from es.meta`;

const LINK_BYTES = 32;
const PAGE = 2000;

export interface RecordPage {
  readonly events: readonly PlacedEvent[];
  /** In their order, those that are there. */
  readonly links: readonly Tip[];
}

export interface Counters {
  /** Streams whose version is not that of their last event. */
  readonly streams: number;
  /** Whether positions that stand in the record would be given out again. */
  readonly sequence: boolean;
}

/** The events and links of PostgreSQL as of one moment, read without the event store or any other part of the service. */
export class StoredRecord {
  private constructor(
    private readonly client: Client,
    private readonly tokens: PositionTokens,
    readonly origin: string,
    private readonly facts: Facts,
  ) {}

  /** Number of the last link. */
  get linked(): number {
    return Number(this.facts.linked);
  }

  /** How many rows the table of events has, wherever they stand. */
  get rows(): number {
    return Number(this.facts.rows);
  }

  /** Why nobody goes on with the chain; undefined where somebody may. */
  get halted(): string | undefined {
    return this.facts.halted ?? undefined;
  }

  /** What appends count on, where it does not go with the events: they would be refused, though nothing is lost. */
  get counters(): Counters {
    return { streams: Number(this.facts.miscounted), sequence: this.facts.behind === 't' };
  }

  /** Whether schema `es` is what the migrations made. */
  get asMade(): boolean {
    return this.facts.print === SCHEMA_PRINT;
  }

  /** Which record it is, without a look at the events. */
  static async originAt(url: string, role?: string): Promise<string> {
    const client = await connected(url, role);
    try {
      const { rows } = await client.query<{ store: string }>(`select store_id as store from es.meta`);
      return originOf(rows[0].store);
    } finally {
      await client.end();
    }
  }

  static async open(url: string, role?: string): Promise<StoredRecord> {
    const client = await connected(url, role);
    await client.query('begin isolation level repeatable read read only');
    const { rows } = await client.query<Facts>(FACTS);
    const [facts] = rows;
    const tokens = new PositionTokens('pg1', facts.store.slice(0, 8));
    return new StoredRecord(client, tokens, originOf(facts.store), facts);
  }

  /** What another store holds in the place of these events, beside the links of this database. */
  async *pagesOf(store: EventStore): AsyncGenerator<RecordPage> {
    let n = 0;
    for await (const events of history(store)) {
      yield { events, links: await this.links(n, n + events.length) };
      n += events.length;
    }
  }

  /** The next page is already under way while one is looked at. */
  async *pages(): AsyncGenerator<RecordPage> {
    let next = this.page(BEFORE_ALL, 0);
    for (let n = 0; ;) {
      const { events, links, last } = await next;
      n += events.length;
      if (events.length === PAGE) next = this.page(last, n);
      // Heard at the next turn, if there is one.
      next.catch(() => undefined);
      yield { events, links };
      if (events.length < PAGE) return;
    }
  }

  /** The link of this number. */
  async link(n: number): Promise<Tip | undefined> {
    return (await this.links(n - 1, n))[0];
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  private async page(after: string, n: number) {
    const events = this.client.query<string[]>({
      name: 'events',
      text: EVENTS,
      values: [after, PAGE],
      rowMode: 'array',
    });
    const links = this.links(n, n + PAGE);
    // Heard together with the other one, below.
    links.catch(() => undefined);
    const { rows } = await events;
    return {
      events: rows.map((row) => this.event(row)),
      links: await links,
      last: rows.at(-1)?.[0] ?? after,
    };
  }

  private async links(after: number, to: number): Promise<Tip[]> {
    const query = { name: 'links', text: LINKS, values: [after, to], rowMode: 'array' as const };
    const { rows } = await this.client.query<string[] | null[]>(query);
    const [numbers, positions, hex] = rows[0];
    if (!numbers || !positions || !hex) return [];
    const bytes = Buffer.from(hex, 'hex');
    const places = positions.split(',');
    return numbers.split(',').map((n, at) => ({
      n: Number(n),
      position: places[at],
      link: bytes.subarray(at * LINK_BYTES, (at + 1) * LINK_BYTES),
    }));
  }

  private event([position, stream, revision, id, type, data, meta, at]: string[]): PlacedEvent {
    return {
      position: this.tokens.of(position),
      stream,
      revision: Number(revision),
      id,
      type,
      data: JSON.parse(data) as unknown,
      metadata: JSON.parse(meta) as unknown,
      recordedAt: instantOf(at),
    };
  }
}

async function connected(url: string, role?: string): Promise<Client> {
  const options = `-c TimeZone=UTC -c DateStyle=ISO${role ? ` -c role=${role}` : ''}`;
  const client = loneClient(url, { options, types: asText });
  await client.connect();
  return client;
}

/** `2026-11-23 09:00:00.12+00` in the form of the record; digits beyond milliseconds, which nothing stores, are kept. */
function instantOf(text: string): string {
  const [, day, time, fraction = ''] = /^(\S+) ([\d:]+)(?:\.(\d+))?\+00$/.exec(text) ?? ['', text, ''];
  return `${day}T${time}.${fraction.padEnd(3, '0')}Z`;
}
