import { randomUUID } from 'node:crypto';
import {
  type AllStreamResolvedEvent,
  type AppendResult,
  type AppendStreamState,
  type ErrorType,
  type EventData,
  isCommandError,
  jsonEvent,
  KurrentDBClient,
  NO_STREAM,
} from '@kurrent/kurrentdb-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { startKurrentDouble } from '../../support/kurrentdb/double';

/** A KurrentDB to state facts of: the one that `KURRENTDB_URL` names, or else the double. */
export interface Server {
  readonly url: string;
  readonly client: KurrentDBClient;
  stop(): Promise<void>;
}

export async function openServer(): Promise<Server> {
  const given = process.env.KURRENTDB_URL;
  const double = given ? undefined : await startKurrentDouble();
  const url = given ?? double?.url ?? '';
  const client = KurrentDBClient.connectionString(url);
  return {
    url,
    client,
    async stop() {
      await client.dispose();
      await double?.stop();
    },
  };
}

export const newStream = () => `thing-${randomUUID()}`;

export const newEvent = (
  given: { id?: string; type?: string; data?: object; metadata?: object } = {},
): EventData =>
  jsonEvent({ id: randomUUID(), type: 'ThingHappened', data: { a: 1 }, ...given } as Parameters<
    typeof jsonEvent
  >[0]);

export const newEvents = (count: number) => Array.from({ length: count }, () => newEvent());

export function append(
  client: KurrentDBClient,
  stream: string,
  events: EventData[],
  streamState: AppendStreamState = NO_STREAM,
): Promise<AppendResult> {
  return client.appendToStream(stream, events, { streamState });
}

export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Ids of a stream, in order. */
export const idsIn = async (client: KurrentDBClient, stream: string): Promise<string[]> =>
  (await all(client.readStream(stream))).flatMap(({ event }) => event?.id ?? []);

/** The type of the client's error; the name of the class for an error that has none. */
export async function errorOf(call: Promise<unknown>): Promise<ErrorType | string> {
  try {
    await call;
  } catch (error) {
    return error instanceof Error && isCommandError(error) ? error.type : `plain ${String(error)}`;
  }
  return 'no error';
}

export const positionsOf = (events: AllStreamResolvedEvent[]) =>
  events.flatMap(({ event }) => event?.position ?? []);

export async function eventually(condition: () => boolean, ms = 8000): Promise<void> {
  for (const end = performance.now() + ms; !condition(); await sleep(5)) {
    if (performance.now() > end) throw new Error(`not so after ${ms} ms`);
  }
}
