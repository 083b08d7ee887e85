import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { ANY, NO_STREAM, STREAM_EXISTS } from './commit-check';
import type { Refused, Write } from './outcome';
import * as messages from './protocol';
import { Status } from './protocol';
import { identifierOf } from './wire';

/** Code numbers of google.rpc that the details come with. */
const CODES = {
  ALREADY_EXISTS: 6,
  NOT_FOUND: 5,
  PERMISSION_DENIED: 7,
  DEADLINE_EXCEEDED: 4,
  INVALID_ARGUMENT: 3,
  UNKNOWN: 2,
} as const;

/** What went wrong with one append: a google.rpc.Status with a single detail of event_store.client. */
export function batchError(write: Write, outcome: Refused): Status {
  switch (outcome.kind) {
    case 'conflict':
      return error(CODES.ALREADY_EXISTS, 'WrongExpectedVersion', conflict(write.expected, outcome.current));
    case 'deleted':
      return error(
        CODES.NOT_FOUND,
        'StreamDeleted',
        new messages.StreamDeleted().setStreamIdentifier(identifierOf(write.stream)),
      );
    case 'access-denied':
      return error(CODES.PERMISSION_DENIED, 'AccessDenied', new messages.AccessDenied());
    case 'timeout':
      return error(CODES.DEADLINE_EXCEEDED, 'Timeout', new messages.Timeout());
    case 'too-large':
      return error(
        CODES.INVALID_ARGUMENT,
        'MaximumAppendSizeExceeded',
        new messages.MaximumAppendSizeExceeded().setMaxappendsize(outcome.limit),
      );
    case 'bad-request':
      return error(
        CODES.INVALID_ARGUMENT,
        'BadRequest',
        new messages.BadRequest().setMessage(outcome.message),
      );
    case 'event-too-large':
      return error(CODES.INVALID_ARGUMENT, 'MaximumAppendEventSizeExceeded', new messages.Unknown());
    case 'not-ready':
      return unspecific('Server Is Not Ready');
    case 'too-busy':
      return unspecific('Server Is Busy');
    default:
      return error(CODES.UNKNOWN, 'Unknown', new messages.Unknown());
  }
}

function error(code: number, name: string, details: { serializeBinary(): Uint8Array }): Status {
  const any = new Any();
  any.pack(details.serializeBinary(), `event_store.client.${name}`);
  return new Status().setCode(code).setMessage(name).setDetails(any);
}

function unspecific(message: string): Status {
  const any = new Any();
  any.pack(new Empty().serializeBinary(), 'google.protobuf.Empty');
  return new Status().setMessage(message).setDetails(any);
}

function conflict(expected: number, current: number): messages.WrongExpectedVersion {
  const wrong = new messages.WrongExpectedVersion();
  if (expected === ANY) wrong.setExpectedAny(new Empty());
  else if (expected === STREAM_EXISTS) wrong.setExpectedStreamExists(new Empty());
  else if (expected === NO_STREAM) wrong.setExpectedNoStream(new Empty());
  else wrong.setExpectedStreamPosition(String(expected));
  return current < 0
    ? wrong.setCurrentNoStream(new Empty())
    : wrong.setCurrentStreamRevision(String(current));
}
