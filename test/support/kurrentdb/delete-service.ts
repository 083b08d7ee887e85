import { type sendUnaryData, type ServerUnaryCall, status } from '@grpc/grpc-js';
import { NO_STREAM } from './commit-check';
import type { LogRecord } from './log';
import { DeleteReq, DeleteResp, TombstoneReq, TombstoneResp } from './protocol';
import type { ServedNode } from './served-node';
import { type Failure, failure, notLeader, notReady, streamDeleted, streamName } from './wire';

/** A soft delete: the stream is missing from then on, and its revisions go on when it is written again. */
export function serveDelete(
  node: ServedNode,
  call: ServerUnaryCall<DeleteReq, DeleteResp>,
  answer: sendUnaryData<DeleteResp>,
): void {
  const options = call.request.getOptions() ?? new DeleteReq.Options();
  const stream = streamName(options.getStreamIdentifier());
  const refused = refusal(node, stream, options);
  if (refused) return answer(refused);
  const place = positionText(node.log.softDelete(stream));
  const position = new DeleteResp.Position().setCommitPosition(place).setPreparePosition(place);
  answer(null, new DeleteResp().setPosition(position));
}

/** For good: nothing can be read of it or written to it ever again. */
export function serveTombstone(
  node: ServedNode,
  call: ServerUnaryCall<TombstoneReq, TombstoneResp>,
  answer: sendUnaryData<TombstoneResp>,
): void {
  const options = call.request.getOptions() ?? new TombstoneReq.Options();
  const stream = streamName(options.getStreamIdentifier());
  const refused = refusal(node, stream, options);
  if (refused) return answer(refused);
  const place = positionText(node.log.tombstone(stream));
  const position = new TombstoneResp.Position().setCommitPosition(place).setPreparePosition(place);
  answer(null, new TombstoneResp().setPosition(position));
}

interface Expecting {
  hasRevision(): boolean;
  getRevision(): string;
  hasNoStream(): boolean;
}

function refusal({ log, role, leader }: ServedNode, stream: string, asked: Expecting): Failure | undefined {
  if (role !== 'leader') return leader ? notLeader(leader) : notReady();
  if (log.isTombstoned(stream)) return streamDeleted(stream);
  const current = log.lastRevision(stream);
  const expected = asked.hasRevision()
    ? Number(asked.getRevision())
    : asked.hasNoStream()
      ? NO_STREAM
      : current;
  if (expected === current) return undefined;
  return failure(status.FAILED_PRECONDITION, 'Delete failed due to WrongExpectedVersion.', {
    exception: 'wrong-expected-version',
    'stream-name': stream,
    'expected-version': String(expected),
    'actual-version': String(current),
  });
}

const positionText = ({ position }: LogRecord) => String(position);
