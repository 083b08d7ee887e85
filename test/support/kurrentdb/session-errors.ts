import { status } from '@grpc/grpc-js';
import type { Refused } from './outcome';
import {
  AppendConsistencyViolationErrorDetails,
  AppendRecordSizeExceededErrorDetails,
  AppendTransactionSizeExceededErrorDetails,
  ConsistencyViolation,
  NotLeaderNodeErrorDetails,
  StreamAlreadyInAppendSessionErrorDetails,
  StreamRevisionConflictErrorDetails,
  StreamTombstonedErrorDetails,
} from './protocol';
import { retryInfo, richStatus } from './rich-status';
import type { Failure } from './wire';

const RETRY_AFTER_S = 5;

const streamsDetail = (name: string, message: { serializeBinary(): Uint8Array }) => ({
  type: `kurrentdb.protocol.v2.streams.errors.${name}`,
  bytes: message.serializeBinary(),
});

export interface Violation {
  readonly index: number;
  readonly stream: string;
  readonly expected: number;
  readonly actual: number;
}

/** All checks that failed, not only the first. */
export function violated(violations: readonly Violation[]): Failure {
  const details = new AppendConsistencyViolationErrorDetails().setViolationsList(
    violations.map(({ index, stream, expected, actual }) =>
      new ConsistencyViolation()
        .setCheckIndex(index)
        .setStreamState(
          new ConsistencyViolation.StreamStateViolation()
            .setStream(stream)
            .setExpectedState(String(expected))
            .setActualState(String(actual)),
        ),
    ),
  );
  return richStatus(
    status.FAILED_PRECONDITION,
    'STREAMS_ERROR_APPEND_CONSISTENCY_VIOLATION',
    'Append failed due to consistency violations.',
    streamsDetail('AppendConsistencyViolationErrorDetails', details),
  );
}

/** The client takes any ABORTED with details for a timeout. */
export function twiceInSession(stream: string): Failure {
  return richStatus(
    status.ABORTED,
    'STREAMS_ERROR_STREAM_ALREADY_IN_APPEND_SESSION',
    `Stream '${stream}' is already part of this append session.`,
    streamsDetail(
      'StreamAlreadyInAppendSessionErrorDetails',
      new StreamAlreadyInAppendSessionErrorDetails().setStream(stream),
    ),
  );
}

export const badRequest = (message: string) =>
  richStatus(status.INVALID_ARGUMENT, 'SERVER_ERROR_BAD_REQUEST', message);

export function sessionError(stream: string, expected: number, outcome: Refused): Failure {
  switch (outcome.kind) {
    case 'conflict':
      return richStatus(
        status.FAILED_PRECONDITION,
        'STREAMS_ERROR_STREAM_REVISION_CONFLICT',
        `Append failed due to a revision conflict on stream '${stream}'.`,
        streamsDetail(
          'StreamRevisionConflictErrorDetails',
          new StreamRevisionConflictErrorDetails()
            .setStream(stream)
            .setExpectedRevision(String(expected))
            .setActualRevision(String(outcome.current)),
        ),
      );
    case 'deleted':
      return richStatus(
        status.FAILED_PRECONDITION,
        'STREAMS_ERROR_STREAM_TOMBSTONED',
        `Stream '${stream}' has been tombstoned.`,
        streamsDetail('StreamTombstonedErrorDetails', new StreamTombstonedErrorDetails().setStream(stream)),
      );
    case 'not-leader': {
      const node = new NotLeaderNodeErrorDetails.NodeInfo()
        .setHost(outcome.leader.host)
        .setPort(outcome.leader.port);
      return richStatus(
        status.FAILED_PRECONDITION,
        'SERVER_ERROR_NOT_LEADER_NODE',
        `This server is not the leader node and cannot process the request.`,
        {
          type: 'kurrent.rpc.NotLeaderNodeErrorDetails',
          bytes: new NotLeaderNodeErrorDetails().setCurrentLeader(node).serializeBinary(),
        },
      );
    }
    case 'event-too-large':
      return richStatus(
        status.INVALID_ARGUMENT,
        'STREAMS_ERROR_APPEND_RECORD_SIZE_EXCEEDED',
        `The size of record ${outcome.event} exceeds ${outcome.limit}.`,
        streamsDetail(
          'AppendRecordSizeExceededErrorDetails',
          new AppendRecordSizeExceededErrorDetails()
            .setStream(stream)
            .setRecordId(outcome.event)
            .setSize(outcome.size)
            .setMaxSize(outcome.limit),
        ),
      );
    case 'too-large':
      return richStatus(
        status.ABORTED,
        'STREAMS_ERROR_APPEND_TRANSACTION_SIZE_EXCEEDED',
        `The append exceeds ${outcome.limit}.`,
        streamsDetail(
          'AppendTransactionSizeExceededErrorDetails',
          new AppendTransactionSizeExceededErrorDetails().setMaxSize(outcome.limit),
        ),
      );
    default:
      return serverError(outcome);
  }
}

function serverError(outcome: Refused): Failure {
  switch (outcome.kind) {
    case 'timeout':
      return richStatus(
        status.DEADLINE_EXCEEDED,
        'SERVER_ERROR_OPERATION_TIMEOUT',
        'The operation timed out.',
        retryInfo(RETRY_AFTER_S),
      );
    case 'not-ready':
      return richStatus(
        status.UNAVAILABLE,
        'SERVER_ERROR_SERVER_NOT_READY',
        'Server is not ready.',
        retryInfo(RETRY_AFTER_S),
      );
    case 'too-busy':
      return richStatus(
        status.UNAVAILABLE,
        'SERVER_ERROR_SERVER_OVERLOADED',
        'Server is overloaded.',
        retryInfo(RETRY_AFTER_S),
      );
    case 'access-denied':
      return richStatus(status.PERMISSION_DENIED, 'SERVER_ERROR_ACCESS_DENIED', 'Access denied.');
    case 'bad-request':
      return badRequest(outcome.message);
    default:
      return richStatus(status.INTERNAL, 'SERVER_ERROR_SERVER_MALFUNCTION', 'The server malfunctioned.');
  }
}
