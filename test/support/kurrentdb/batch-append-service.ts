import type { ServerDuplexStream } from '@grpc/grpc-js';
import { oversized, proposedEvent } from './append-request';
import { ANY, NO_STREAM, STREAM_EXISTS } from './commit-check';
import type { ProposedEvent } from './log';
import { batchError } from './batch-errors';
import { isDone, type Outcome, type Write } from './outcome';
import { AllStreamPosition, BatchAppendReq, BatchAppendResp } from './protocol';
import type { ServedNode } from './served-node';
import { identifierOf, notLeader, requiresLeader, streamName, uuidText } from './wire';

type Call = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;

interface Assembled {
  readonly options: BatchAppendReq.Options;
  readonly events: ProposedEvent[];
}

/** Many appends on one call, each answered under its own correlation id. */
export function serveBatchAppend(node: ServedNode, call: Call): void {
  const open = new Map<string, Assembled>();
  const leaderOnly = requiresLeader(call.metadata);
  let pending = 0;
  let clientDone = false;
  const close = () => clientDone && pending === 0 && call.end();

  const serve = async (request: BatchAppendReq, { options, events }: Assembled) => {
    pending++;
    const write = {
      stream: streamName(options.getStreamIdentifier()),
      expected: expectedOf(options),
      events,
    };
    const outcome = oversized(write, node.settings) ?? (await node.append(write, leaderOnly));
    say(call, request, write, outcome);
    pending--;
    close();
  };
  call.on('data', (request: BatchAppendReq) => {
    const id = uuidText(request.getCorrelationId());
    const assembled = open.get(id) ?? {
      options: request.getOptions() ?? new BatchAppendReq.Options(),
      events: [],
    };
    open.set(id, assembled);
    for (const message of request.getProposedMessagesList()) {
      const event = proposedEvent(message);
      if ('missing' in event) {
        const amiss = `Required Metadata Property '${event.missing}' is missing`;
        open.delete(id);
        return say(call, request, writeOf(assembled), { kind: 'bad-request', message: amiss });
      }
      assembled.events.push(event);
    }
    if (!request.getIsFinal()) return;
    open.delete(id);
    void serve(request, assembled);
  });
  call.on('end', () => {
    clientDone = true;
    close();
  });
  // A client that goes away is no error of the server.
  call.on('error', () => undefined);
}

const writeOf = ({ options, events }: Assembled): Write => ({
  stream: streamName(options.getStreamIdentifier()),
  expected: expectedOf(options),
  events,
});

function expectedOf(options: BatchAppendReq.Options): number {
  if (options.hasAny()) return ANY;
  if (options.hasNoStream()) return NO_STREAM;
  return options.hasStreamExists() ? STREAM_EXISTS : Number(options.getStreamPosition());
}

function say(call: Call, request: BatchAppendReq, write: Write, outcome: Outcome) {
  if (outcome.kind === 'silence' || call.cancelled) return;
  if (outcome.kind === 'end') return call.end();
  // This one fails the whole call, and with it everybody who waits on it.
  if (outcome.kind === 'not-leader') return void call.emit('error', notLeader(outcome.leader));

  const response = new BatchAppendResp()
    .setCorrelationId(request.getCorrelationId())
    .setStreamIdentifier(identifierOf(write.stream));
  if (isDone(outcome)) {
    const position = String(outcome.last.position);
    const place = new AllStreamPosition().setCommitPosition(position).setPreparePosition(position);
    response.setSuccess(
      new BatchAppendResp.Success().setCurrentRevision(String(outcome.last.revision)).setPosition(place),
    );
  } else response.setError(batchError(write, outcome));
  call.write(response);
}
