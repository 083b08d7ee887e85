import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

export interface Row {
  readonly outcome: string;
  readonly revision: string;
  readonly last_position: string;
}

/** As es.append takes them. */
const NONE = -1;
const ANY = -2;

interface AppendOptions {
  readonly count?: number;
  /** As es.append takes it; absent: any. */
  readonly expected?: number;
  /** Of the first event. */
  readonly id?: string;
}

/** A connection of its own that appends inside transactions which the test opens and ends. */
export class Writer {
  readonly client: Client;

  constructor(url: string) {
    this.client = new Client({ connectionString: url });
    // A backend that a test ends is noticed by the query that needs it.
    this.client.on('error', () => undefined);
  }

  static async connect(url: string) {
    const writer = new Writer(url);
    await writer.client.connect();
    return writer;
  }

  run(sql: string) {
    return this.client.query(sql);
  }

  /** As the store does with a lone event or a group: first by what only stores what fits. Where any revision will do, it is looked up. */
  async append(stream: string, { count = 1, expected, id }: AppendOptions = {}): Promise<Row> {
    const ids = Array.from({ length: count }, (_, nth) => (nth === 0 && id) || randomUUID());
    const exact = expected ?? (await this.revisionOf(stream));
    const last_position = exact < NONE ? null : await this.appendAtOnce(stream, exact, ids);
    if (last_position) return { outcome: 'stored', revision: `${exact + count}`, last_position };
    const { rows } = await this.client.query<Row>('select * from es.append($1, $2, $3, $4, $5, $5)', [
      stream,
      expected ?? ANY,
      ids,
      ids.map(() => 'Happened'),
      ids.map(() => '{}'),
    ]);
    return rows[0];
  }

  private async appendAtOnce(stream: string, expected: number, ids: readonly string[]) {
    const one = `select es.append_event($1, $2, $3, 'Happened', '{}', '{}') as last`;
    const several = `select positions[cardinality(positions)] as last
      from es.append_at_once($1, $2, $3, $4, $5, $6, $7, $8, $8) positions`;
    const { rows } = await (ids.length === 1
      ? this.client.query<{ last: string | null }>(one, [stream, expected, ids[0]])
      : this.client.query<{ last: string | null }>(several, [
          [stream],
          [expected],
          [ids.length],
          ids.map(() => 1),
          ids.map((_, nth) => nth + 1),
          ids,
          ids.map(() => 'Happened'),
          ids.map(() => '{}'),
        ]));
    return rows[0].last;
  }

  private async revisionOf(stream: string): Promise<number> {
    const { rows } = await this.client.query<{ version: number }>(
      'select version::int from es.streams where stream_id = $1',
      [stream],
    );
    return rows[0]?.version ?? NONE;
  }

  end() {
    return this.client.end();
  }
}
