import type { Client } from 'pg';

export interface Read {
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
}

/** A way to follow the global order: it asks for what comes after what it has seen. */
export interface Reader {
  next(client: Client): Promise<Read[]>;
}

export const READERS = ['fence', 'naive', 'xid8', 'oneStatement'] as const;
export type ReaderName = (typeof READERS)[number];

const COLUMNS = 'e.position, e.stream_id as stream, e.revision::int';

/**
 * `fence` is the product's. The others are tempting and wrong: `naive` trusts the numbers, `xid8` orders by the
 * transaction (as several published event stores do), `oneStatement` takes rows and horizon in one snapshot.
 * Each passes the gate, if it has one, after its statement has begun.
 */
export const newReader: Record<ReaderName, (gate?: string) => Reader> = {
  fence: (gate = 'select') =>
    after(
      `select ${COLUMNS} from (${gate}) gate, es.read_all($1, 200) e where e.position is not null order by e.position`,
    ),
  naive: (gate = 'select') =>
    after(
      `select ${COLUMNS} from (${gate}) gate, es.events e where e.position > $1 order by e.position limit 200`,
    ),
  oneStatement: (gate = 'select') =>
    after(`select ${COLUMNS} from es.events e
      where e.position > $1 and e.position <= (select es.head() from (${gate}) gate) order by e.position limit 200`),
  xid8: () => {
    let seen: [string, string] = ['0', '0'];
    return {
      async next(client) {
        const { rows } = await client.query<Read & { tx: string }>(
          `select ${COLUMNS}, e.tx::text from es.events e
            where (e.tx, e.position) > ($1::text::xid8, $2::bigint)
              and e.tx < pg_snapshot_xmin(pg_current_snapshot())
            order by e.tx, e.position limit 200`,
          seen,
        );
        const last = rows.at(-1);
        if (last) seen = [last.tx, last.position];
        return rows;
      },
    };
  },
};

/** What the xid8 reader needs, and the product has not. */
export const WITH_TRANSACTION_IDS =
  'alter table es.events add column tx xid8 not null default pg_current_xact_id()';

function after(sql: string): Reader {
  let seen = '0';
  return {
    async next(client) {
      const { rows } = await client.query<Read>(sql, [seen]);
      seen = rows.at(-1)?.position ?? seen;
      return rows;
    },
  };
}
