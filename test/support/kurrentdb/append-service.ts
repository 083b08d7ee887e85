import { type sendUnaryData, type ServerReadableStream, status } from '@grpc/grpc-js';
import { oversized, proposedEvent } from './append-request';
import { ANY, NO_STREAM, STREAM_EXISTS } from './commit-check';
import type { ProposedEvent } from './log';
import { isDone, type Outcome, type Refused, type Write } from './outcome';
import { AppendReq, AppendResp, Empty } from './protocol';
import type { ServedNode } from './served-node';
import {
  type Failure,
  failure,
  notLeader,
  notReady,
  requiresLeader,
  streamDeleted,
  streamName,
} from './wire';

type Call = ServerReadableStream<AppendReq, AppendResp>;

/** One append, one call. A conflict is an ordinary answer; all else that went wrong is a status. */
export async function serveAppend(
  node: ServedNode,
  call: Call,
  answer: sendUnaryData<AppendResp>,
): Promise<void> {
  let options = new AppendReq.Options();
  const events: ProposedEvent[] = [];
  for await (const request of call as AsyncIterable<AppendReq>) {
    options = request.getOptions() ?? options;
    const message = request.getProposedMessage();
    if (!message) continue;
    const event = proposedEvent(message);
    if ('missing' in event) return answer(missingMetadata(event.missing));
    events.push(event);
  }
  const write = { stream: streamName(options.getStreamIdentifier()), expected: expectedOf(options), events };
  const outcome =
    oversized(write, node.settings) ?? (await node.append(write, requiresLeader(call.metadata)));
  say(answer, write, outcome);
}

function expectedOf(options: AppendReq.Options): number {
  if (options.hasAny()) return ANY;
  if (options.hasNoStream()) return NO_STREAM;
  return options.hasStreamExists() ? STREAM_EXISTS : Number(options.getRevision());
}

function say(answer: sendUnaryData<AppendResp>, write: Write, outcome: Outcome) {
  if (isDone(outcome)) return answer(null, success(outcome.last.revision, String(outcome.last.position)));
  switch (outcome.kind) {
    case 'silence':
    case 'end':
      return;
    case 'conflict':
      return answer(
        null,
        new AppendResp().setWrongExpectedVersion(conflict(write.expected, outcome.current)),
      );
    default:
      return answer(statusOf(write.stream, outcome));
  }
}

function success(revision: number, position: string): AppendResp {
  const place = new AppendResp.Position().setCommitPosition(position).setPreparePosition(position);
  return new AppendResp().setSuccess(
    new AppendResp.Success().setCurrentRevision(String(revision)).setPosition(place),
  );
}

function conflict(expected: number, current: number): AppendResp.WrongExpectedVersion {
  const wrong = new AppendResp.WrongExpectedVersion();
  if (expected === ANY) wrong.setExpectedAny(new Empty());
  else if (expected === STREAM_EXISTS) wrong.setExpectedStreamExists(new Empty());
  else if (expected === NO_STREAM) wrong.setExpectedNoStream(new Empty());
  else wrong.setExpectedRevision(String(expected));
  return current < 0 ? wrong.setCurrentNoStream(new Empty()) : wrong.setCurrentRevision(String(current));
}

const missingMetadata = (property: string) =>
  failure(status.INVALID_ARGUMENT, `Required Metadata Property '${property}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });

function statusOf(stream: string, outcome: Exclude<Refused, { kind: 'conflict' }>): Failure {
  switch (outcome.kind) {
    case 'deleted':
      return streamDeleted(stream);
    case 'access-denied':
      return failure(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
    case 'timeout':
      return failure(status.ABORTED, 'Operation timed out: ');
    case 'not-ready':
      return notReady();
    case 'too-busy':
      return failure(status.UNAVAILABLE, 'Server Is Too Busy');
    case 'not-leader':
      return notLeader(outcome.leader);
    case 'too-large':
      return failure(status.INVALID_ARGUMENT, `Maximum Append Size of ${outcome.limit} Exceeded.`, {
        exception: 'maximum-append-size-exceeded',
        'maximum-append-size': String(outcome.limit),
      });
    case 'event-too-large':
      return failure(status.INVALID_ARGUMENT, `Event with Id: ${outcome.event} exceeds ${outcome.limit}.`, {
        exception: 'maximum-append-event-size-exceeded',
        'maximum-append-event-size': String(outcome.limit),
        'event-id': outcome.event,
        'proposed-event-size': String(outcome.size),
      });
    default:
      return failure(
        status.UNKNOWN,
        outcome.kind === 'bad-request' ? outcome.message : 'Unexpected OperationResult',
      );
  }
}
