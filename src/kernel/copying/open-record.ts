import { Pool } from 'pg';
import type { EventStore } from '../event-store/event-store';
import { KurrentEventStore } from '../event-store/kurrentdb/kurrent-event-store';
import { isKurrentUrl } from '../event-store/kurrentdb/kurrent-url';
import { PostgresEventStore } from '../event-store/postgres/postgres-event-store';
import type { CopyTarget } from './copy-target';
import { KurrentTarget } from './kurrent-target';
import { PostgresTarget } from './postgres-target';

/** No URL of a store that is known here. */
export class UnknownStore extends Error {}

export interface OpenSource {
  readonly store: EventStore;
  /** Which record it is, a UUID. */
  readonly storeId: string;
  close(): Promise<void>;
}

const PATIENCE_MS = 60_000;

const isPostgres = (url: string) => URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol);

/** @throws UnknownStore */
export async function openSource(url: string): Promise<OpenSource> {
  if (isKurrentUrl(url)) {
    const store = await KurrentEventStore.open({ url, readTimeoutMs: PATIENCE_MS });
    return { store, storeId: store.storeId, close: () => store.close() };
  }
  if (!isPostgres(url)) throw new UnknownStore(unknown(url));
  const pool = new Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 10_000 });
  try {
    const store = await PostgresEventStore.open({ pool, readTimeoutMs: PATIENCE_MS });
    const { rows } = await pool.query<{ id: string }>('select store_id as id from es.meta');
    return { store, storeId: rows[0].id, close: () => store.close().then(() => pool.end()) };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/** @throws UnknownStore @throws ForeignHistory */
export async function openTarget(url: string, { storeId }: OpenSource): Promise<CopyTarget> {
  if (isKurrentUrl(url)) return KurrentTarget.open(url, storeId);
  if (!isPostgres(url)) throw new UnknownStore(unknown(url));
  return PostgresTarget.open(url);
}

/** Without what may be a password. */
const unknown = (url: string) =>
  `${url.replace(/\/\/[^@/]*@/, '//')} is no URL of a store: postgres://… or kurrentdb://…`;
