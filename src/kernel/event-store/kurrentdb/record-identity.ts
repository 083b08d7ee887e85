import type { JSONEventData } from '@kurrent/kurrentdb-client';
import { randomUUID } from 'node:crypto';
import { UnfitStore, WrongRevision } from '../event-store-errors';
import type { AppendSender } from './append-sender';
import type { NativeReader } from './native-reader';

export interface IdentityOptions {
  readonly namespace: string;
  /** Whose record this is to be; absent: whosever it is. */
  readonly storeId?: string;
  readonly timeoutMs: number;
}

/**
 * The id of the record under this namespace. It is written once, as the first event of a stream of its own, so that
 * whoever comes later by a wrong address or with another database is told so. Throws `UnfitStore`.
 */
export async function recordIdentity(
  reader: NativeReader,
  sender: AppendSender,
  { namespace, storeId, timeoutMs }: IdentityOptions,
): Promise<string> {
  const name = `${namespace}-record`;
  const found =
    (await identityIn(reader, name)) ?? (await write(sender, name, storeId ?? randomUUID(), timeoutMs));
  const stored = found ?? (await identityIn(reader, name));
  if (stored === undefined) throw new UnfitStore(`the stream ${name} holds no id of a record`);
  if (storeId !== undefined && stored !== storeId) {
    throw new UnfitStore(
      `the record ${namespace} of this KurrentDB belongs to another database (${stored}, not ${storeId}): ` +
        'use the database that goes with it, or another namespace',
    );
  }
  return stored;
}

async function identityIn(reader: NativeReader, name: string): Promise<string | undefined> {
  const [first] = await reader.stream({ name, from: 0n, limit: 1 });
  if (!first) return undefined;
  const { storeId } = JSON.parse(Buffer.from(first.data).toString('utf8')) as { storeId?: unknown };
  return typeof storeId === 'string' ? storeId : undefined;
}

async function write(sender: AppendSender, name: string, storeId: string, timeoutMs: number) {
  const event: JSONEventData = {
    id: randomUUID(),
    type: 'RecordBegun',
    contentType: 'application/json',
    data: { storeId },
    metadata: undefined,
  };
  try {
    const until = performance.now() + timeoutMs;
    await sender.send({ stream: name, name, after: -1, events: [event], until });
    return storeId;
  } catch (error) {
    if (error instanceof WrongRevision) return undefined;
    throw error;
  }
}
