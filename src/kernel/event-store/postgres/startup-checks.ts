import { StoreUnavailable, UnfitStore } from '../event-store-errors';
import { messageOf, type TimedPool } from './timed-pool';

const SCHEMA_VERSION = 8;

interface Facts {
  readonly store_id: string;
  readonly schema_version: number;
  readonly in_recovery: boolean;
  readonly behind: boolean;
  readonly cached: boolean;
}

const FACTS = `select m.store_id, m.schema_version, pg_is_in_recovery() as in_recovery,
    coalesce((select max(position) from es.events), 0) > case when s.is_called then s.last_value else 0 end as behind,
    (select seqcache > 1 from pg_sequence where seqrelid = 'es.position_seq'::regclass) as cached
  from es.meta m, es.position_seq s`;

/** The id of the store. Throws `UnfitStore`, or `StoreUnavailable` if the database does not answer. */
export async function checkStore(pool: TimedPool, timeoutMs: number): Promise<string> {
  const facts = await factsOf(pool, timeoutMs);
  if (facts.schema_version !== SCHEMA_VERSION) {
    throw new UnfitStore(
      `schema es has version ${facts.schema_version}, this service needs ${SCHEMA_VERSION}: migrate`,
    );
  }
  if (facts.in_recovery) {
    throw new UnfitStore(
      'the database is a standby, which does not see who is appending: connect to the primary',
    );
  }
  if (facts.behind) {
    throw new UnfitStore(
      'es.position_seq is behind the events, as after a restore that left the sequence out. ' +
        "Run: select setval('es.position_seq', (select max(position) from es.events))",
    );
  }
  if (facts.cached) {
    throw new UnfitStore(
      'es.position_seq hands out numbers in advance. Run: alter sequence es.position_seq cache 1',
    );
  }
  return facts.store_id;
}

async function factsOf(pool: TimedPool, timeoutMs: number): Promise<Facts> {
  try {
    const [facts] = await pool.query<Facts>(FACTS, [], timeoutMs);
    if (!facts) throw new UnfitStore('es.meta is empty: this is no event store');
    return facts;
  } catch (error) {
    if (error instanceof UnfitStore || error instanceof StoreUnavailable) throw error;
    if (isMissing(error)) throw new UnfitStore('schema es is missing: run the migrations', { cause: error });
    throw new StoreUnavailable(messageOf(error), { cause: error });
  }
}

const isMissing = (error: unknown) =>
  error instanceof Error && 'code' in error && ['3F000', '42P01'].includes(String(error.code));
