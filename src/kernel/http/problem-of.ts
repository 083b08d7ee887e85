import { HttpException } from '@nestjs/common';
import { BadInput, Forbidden, NotFound } from '../bad-input';
import {
  ForeignPosition,
  InvalidEvent,
  OutcomeUnknown,
  StoreUnavailable,
  WrongRevision,
} from '../event-store/event-store-errors';
import { KeyReused } from '../recording/recorder';
import { Missing, Refused } from '../refused';
import { isDiskFull, isOutage } from '../database/outage';
import { codeOf, noSuchRoute, Problem } from './problem';

/** In place of the framework's words. */
const details: Readonly<Record<number, string>> = {
  413: 'The body is larger than this service takes.',
  415: 'Send JSON: Content-Type: application/json.',
};

const later = { headers: { 'retry-after': '1' } };

/** How a failure is told to the client; nothing for one that nobody foresaw, of which nothing may be told. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof HttpException) return fromNest(error);
  return fromDomain(error) ?? fromStore(error);
}

function fromDomain(error: unknown): Problem | undefined {
  if (error instanceof BadInput) return fromBadInput(error);
  if (error instanceof Missing) return new Problem(404, error.code, error.message);
  if (error instanceof Refused) return fromRefused(error);
  if (error instanceof KeyReused) return new Problem(422, 'idempotency-key-reused', error.message);
  if (error instanceof NotFound) return new Problem(404, codeOf(404), error.message);
  if (error instanceof Forbidden)
    return new Problem(403, codeOf(403), error.message || 'You may not do this with this token.');
  return undefined;
}

function fromStore(error: unknown): Problem | undefined {
  if (error instanceof WrongRevision) return fromWrongRevision(error);
  if (error instanceof InvalidEvent)
    return new Problem(400, 'invalid-text', 'The request holds something that cannot be stored.');
  if (error instanceof ForeignPosition)
    return new Problem(400, 'unknown-position', 'This is no position of this service.');
  if (error instanceof OutcomeUnknown)
    return new Problem(
      503,
      'outcome-unknown',
      'The step may or may not be recorded. Repeat it with the same key.',
      later,
    );
  if (isDiskFull(error))
    return new Problem(
      503,
      'storage-full',
      'Nothing can be stored now: the disk of the database is full.',
      later,
    );
  if (error instanceof StoreUnavailable)
    return new Problem(503, 'store-unavailable', 'The event store does not answer now.', later);
  if (isOutage(error))
    return new Problem(503, 'database-unavailable', 'The database does not answer now.', later);
  return undefined;
}

/** One kind of mistake gives its own code, several kinds give `bad-input`. */
function fromBadInput({ faults }: BadInput): Problem {
  const [first, ...others] = faults;
  const code = first && others.every((fault) => fault.code === first.code) ? first.code : 'bad-input';
  const detail =
    first && others.length === 0 ? first.detail : `${faults.length} things are wrong, see errors.`;
  return new Problem(400, code, detail, { errors: faults });
}

function fromRefused({ code, message, pointer }: Refused): Problem {
  const errors = pointer === undefined ? undefined : [{ pointer, code, detail: message }];
  return new Problem(409, code, message, { errors });
}

const fromWrongRevision = ({ actual }: WrongRevision) =>
  new Problem(412, codeOf(412), `The current revision is ${actual}.`, {
    members: { revision: actual },
    headers: actual < 0 ? {} : { etag: `"${actual}"` },
  });

function fromNest(error: HttpException): Problem | undefined {
  const status = error.getStatus();
  const response = error.getResponse();
  const code = typeof response === 'object' && 'code' in response ? response.code : undefined;
  if (status === 500 && code === undefined) return undefined;
  if (/^Cannot [A-Z]+ /.test(error.message)) return noSuchRoute();

  return new Problem(
    status,
    typeof code === 'string' ? code : codeOf(status),
    details[status] ?? error.message,
    {
      headers: status === 503 ? later.headers : {},
    },
  );
}
