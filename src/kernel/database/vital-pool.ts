import { Pool, type PoolConfig } from 'pg';

/** Of connections that no request uses: what keeps the service alive must not wait behind its work. */
export const VITAL_POOL = Symbol('VitalPool');

/** One for the ping, which must not wait for a lease on a locked row either, and one for the leases. */
const CONNECTIONS = 2;

/** A connection that breaks while nobody uses it is replaced by the next query. */
export const vitalPool = (connection: PoolConfig): Pool =>
  new Pool({ ...connection, max: CONNECTIONS, idleTimeoutMillis: 0 }).on('error', () => undefined);
