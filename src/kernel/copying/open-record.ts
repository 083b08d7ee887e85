import { Pool } from 'pg';
import type { EventStore } from '../event-store/event-store';
import { PostgresEventStore } from '../event-store/postgres/postgres-event-store';
import type { CopyTarget } from './copy-target';
import { PostgresTarget } from './postgres-target';

/** No URL of a store that is known here. */
export class UnknownStore extends Error {}

export interface OpenSource {
  readonly store: EventStore;
  close(): Promise<void>;
}

const isPostgres = (url: string) => URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol);

/** @throws UnknownStore */
export async function openSource(url: string): Promise<OpenSource> {
  if (!isPostgres(url)) throw new UnknownStore(unknown(url));
  const pool = new Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 10_000 });
  try {
    const store = await PostgresEventStore.open({ pool, readTimeoutMs: 60_000 });
    return { store, close: () => store.close().then(() => pool.end()) };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/** @throws UnknownStore */
export async function openTarget(url: string): Promise<CopyTarget> {
  if (!isPostgres(url)) throw new UnknownStore(unknown(url));
  return PostgresTarget.open(url);
}

/** Without what may be a password. */
const unknown = (url: string) =>
  `${url.replace(/\/\/[^@/]*@/, '//')} is no URL of a store: postgres://… or kurrentdb://…`;
