import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

export interface Row {
  readonly outcome: string;
  readonly revision: string;
  readonly last_position: string;
}

interface AppendOptions {
  readonly count?: number;
  /** As es.append takes it; -2 is any. */
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

  async append(stream: string, { count = 1, expected = -2, id }: AppendOptions = {}): Promise<Row> {
    const each = <Value>(value: () => Value) => Array.from({ length: count }, value);
    const { rows } = await this.client.query<Row>('select * from es.append($1, $2, $3, $4, $5, $6)', [
      stream,
      expected,
      [id ?? randomUUID(), ...each(randomUUID).slice(1)],
      each(() => 'Happened'),
      each(() => '{}'),
      each(() => '{}'),
    ]);
    return rows[0];
  }

  end() {
    return this.client.end();
  }
}
