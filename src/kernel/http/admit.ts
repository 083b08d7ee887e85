import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Admission, type Leave, type WorkKind } from './admission';
import { Problem } from './problem';

type Admitted = FastifyRequest & { leave?: Leave };

/**
 * Asks for a place twice: before the body is read, so that a refusal is cheap, and after, so that who sends slowly holds
 * none. A place is held until the answer is made, not until a slow client has read it, except for an export.
 */
export function admitBy(instance: FastifyInstance, admission: Admission): void {
  instance.addHook('onRequest', (request, _reply, done) => {
    const kind = kindOf(request);
    const full = kind !== undefined && admission.isFull(kind);
    if (full) admission.turnedAway(kind);
    done(full ? overloaded() : undefined);
  });
  instance.addHook('preHandler', (request: Admitted, reply, done) => {
    const kind = kindOf(request);
    if (kind === undefined) return done();
    admission.enter(kind, (leave) => {
      if (!leave) return done(overloaded());
      request.leave = leave;
      if (kind === 'export') reply.raw.once('close', leave);
      done();
    });
  });
  instance.addHook('onSend', (request: Admitted, reply, _payload, done) => {
    if (!isExport(request) || reply.statusCode >= 400) request.leave?.();
    done();
  });
}

/** Nothing for what always comes first, for what is no work, and for streams, which last. */
function kindOf({ method, routeOptions: { url = '' }, query, is404 }: FastifyRequest): WorkKind | undefined {
  if (is404 || !url.startsWith('/api/v1/') || url === '/api/v1/changes') return undefined;
  if (url.startsWith('/api/v1/tokens')) return 'auth';
  if (method === 'POST') return 'command';
  return isExport({ query }) ? 'export' : 'query';
}

const isExport = ({ query }: Pick<FastifyRequest, 'query'>) =>
  (query as { format?: unknown } | undefined)?.format === 'csv';

/** Those who were refused together must not come back together. */
const overloaded = () =>
  new Problem(503, 'overloaded', 'The service has more to do than it can; try again later.', {
    headers: { 'retry-after': String(1 + Math.floor(Math.random() * 5)) },
  });
