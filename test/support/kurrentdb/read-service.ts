import { type ServerWritableStream, status } from '@grpc/grpc-js';
import { once } from 'node:events';
import { filterOf } from './filter';
import type { LogRecord } from './log';
import { indexAt, isBehind, isAt, isBoundary, type Place } from './place';
import { ReadReq, ReadResp } from './protocol';
import type { ServedNode } from './served-node';
import { AllSubscription } from './all-subscription';
import { StreamSubscription } from './stream-subscription';
import {
  type Failure,
  failure,
  identifierOf,
  notLeader,
  notReady,
  readEvent,
  requiresLeader,
  streamDeleted,
  streamName,
} from './wire';

export type ReadCall = ServerWritableStream<ReadReq, ReadResp | Buffer>;

/** Reads and subscriptions, of one stream and of $all. */
export async function serveRead(node: ServedNode, call: ReadCall): Promise<void> {
  const options = call.request.getOptions() ?? new ReadReq.Options();
  const refused = (await scripted(node)) ?? refusal(node, call);
  if (refused === 'silence') return;
  if (refused) return fail(call, refused);

  if (options.hasSubscription()) return subscribe(node, call, options);
  if (options.getCount() === '0')
    return fail(call, failure(status.UNKNOWN, 'Exception was thrown by handler.'));
  await (options.hasAll() ? readAll(node, call, options) : readStream(node, call, options));
}

async function scripted(node: ServedNode): Promise<Failure | 'silence' | undefined> {
  const fault = await node.script.takeRead();
  switch (fault?.then) {
    case 'silence':
      return 'silence';
    case 'reset':
      node.reset();
      return 'silence';
    case 'not-ready':
      return notReady();
    case 'unavailable':
      return failure(status.UNAVAILABLE, 'Server Is Too Busy');
    case 'not-leader':
      return node.leader && notLeader(node.leader);
    default:
      return undefined;
  }
}

function refusal({ role, leader }: ServedNode, { metadata }: ReadCall): Failure | undefined {
  if (!requiresLeader(metadata) || role === 'leader') return undefined;
  return leader ? notLeader(leader) : notReady();
}

async function subscribe(node: ServedNode, call: ReadCall, options: ReadReq.Options): Promise<void> {
  const subscription = options.hasAll()
    ? new AllSubscription(node, call, options)
    : new StreamSubscription(node, call, options);
  const ended = await subscription.run();
  if (ended) fail(call, ended);
}

async function readStream(node: ServedNode, call: ReadCall, options: ReadReq.Options): Promise<void> {
  const asked = options.getStream();
  const stream = streamName(asked?.getStreamIdentifier());
  if (node.log.isTombstoned(stream)) return fail(call, streamDeleted(stream));
  const records = node.log.readable(stream, node.lastVisible);
  if (!records) {
    const missing = new ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(stream));
    call.write(new ReadResp().setStreamNotFound(missing));
    call.end();
    return;
  }
  const backwards = options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;
  const from = asked?.hasRevision() ? Number(asked.getRevision()) : undefined;
  const wanted = backwards
    ? records.filter(({ revision }) => revision <= (from ?? (asked?.hasStart() ? 0 : Infinity))).toReversed()
    : records.filter(({ revision }) => revision >= (from ?? (asked?.hasEnd() ? Infinity : 0)));
  await send(call, wanted, options);
}

async function readAll(node: ServedNode, call: ReadCall, options: ReadReq.Options): Promise<void> {
  const all = options.getAll();
  const position = all?.getPosition();
  const backwards = options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;
  const records = node.log.records.slice(0, indexAt(node.log.records, node.lastVisible + 1));
  const start: Place = { commit: 0, prepare: 0 };
  const end: Place = { commit: Infinity, prepare: Infinity };
  const from: Place = position
    ? { commit: Number(position.getCommitPosition()), prepare: Number(position.getPreparePosition()) }
    : all?.hasEnd()
      ? end
      : start;
  if (from !== end && !isBoundary(records, from)) {
    return fail(
      call,
      failure(status.UNKNOWN, `Unexpected ReadAllResult: Error >> no record begins at ${from.commit}`),
    );
  }
  // Forwards the place itself is included, backwards it is not.
  const [before, rest] = split(records, from);
  await send(call, backwards ? before.toReversed() : rest, options, () => node.looked++);
}

function split(records: readonly LogRecord[], from: Place): [readonly LogRecord[], readonly LogRecord[]] {
  const at = records.findIndex((record) => isAt(record, from) || isBehind(record, from));
  return at < 0 ? [records, []] : [records.slice(0, at), records.slice(at)];
}

/** Where a filter is given, it looks on after the last one that was asked for, until one more matches. */
async function send(
  call: ReadCall,
  records: readonly LogRecord[],
  options: ReadReq.Options,
  look: () => void = () => undefined,
): Promise<void> {
  const filter = filterOf(options);
  const structured = options.getUuidOption()?.hasStructured() ?? false;
  let left = Number(options.getCount());
  for (const record of records) {
    if (call.cancelled) break;
    look();
    if (filter && !filter(record)) continue;
    if (left-- === 0) break;
    if (!call.write(readEvent(record, structured))) await drained(call);
  }
  call.end();
}

/** When the client has taken what was written to it, or is gone. */
export async function drained(call: ReadCall): Promise<void> {
  if (call.cancelled) return;
  const gone = new AbortController();
  await Promise.race([
    once(call, 'drain', { signal: gone.signal }),
    once(call, 'cancelled', { signal: gone.signal }),
  ]).catch(() => undefined);
  gone.abort();
}

function fail(call: ReadCall, reason: Failure) {
  call.emit('error', reason);
}
