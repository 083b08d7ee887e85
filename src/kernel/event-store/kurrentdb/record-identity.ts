import type { JSONEventData } from '@kurrent/kurrentdb-client';
import { randomUUID } from 'node:crypto';
import { UnfitStore, WrongRevision } from '../event-store-errors';
import type { Attempts } from './attempts';
import { exactAppend } from './exact-append';
import type { Place } from './kurrent-positions';
import type { NativeReader } from './native-reader';

export interface IdentityOptions {
  readonly namespace: string;
  /** Whose record this is to be; absent: whosever it is. */
  readonly storeId?: string;
  readonly timeoutMs: number;
}

export interface RecordIdentity {
  /** A UUID. */
  readonly storeId: string;
  /** Where it was written: every event of the record stands behind it. */
  readonly place: Place;
}

/** Outside of the streams of the record. */
export const identityStream = (namespace: string) => `${namespace}-record`;

/**
 * The id of the record under this namespace. It is written once, as the first event of a stream of its own, so that
 * whoever comes later by a wrong address or with another database is told so. Throws `UnfitStore`.
 */
export async function recordIdentity(
  reader: NativeReader,
  attempts: Attempts,
  { namespace, storeId, timeoutMs }: IdentityOptions,
): Promise<RecordIdentity> {
  const name = identityStream(namespace);
  if (!(await identityIn(reader, name))) await write(attempts, name, storeId ?? randomUUID(), timeoutMs);
  const stored = await identityIn(reader, name);
  if (stored === undefined) throw new UnfitStore(`the stream ${name} holds no id of a record`);
  if (storeId !== undefined && stored.storeId !== storeId) {
    throw new UnfitStore(
      `the record ${namespace} of this KurrentDB belongs to another database (${stored.storeId}, not ${storeId}): ` +
        'use the database that goes with it, or another namespace',
    );
  }
  return stored;
}

async function identityIn(reader: NativeReader, name: string): Promise<RecordIdentity | undefined> {
  const [first] = await reader.stream({ name, from: 0n, limit: 1 });
  if (!first?.position) return undefined;
  const { storeId } = JSON.parse(Buffer.from(first.data).toString('utf8')) as { storeId?: unknown };
  return typeof storeId === 'string' ? { storeId, place: first.position } : undefined;
}

async function write(attempts: Attempts, name: string, storeId: string, timeoutMs: number) {
  const event: JSONEventData = {
    id: randomUUID(),
    type: 'RecordBegun',
    contentType: 'application/json',
    data: { storeId },
    metadata: undefined,
  };
  try {
    const until = performance.now() + timeoutMs;
    await attempts.make(exactAppend({ stream: name, name, after: -1, events: [event], until }));
  } catch (error) {
    // Somebody else was faster, and is read next.
    if (!(error instanceof WrongRevision)) throw error;
  }
}
