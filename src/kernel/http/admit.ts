import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Admission, type Leave, type WorkKind } from './admission';
import { Problem } from './problem';

/** Open at the same time, in this process. */
const MOST_STREAMS = 200;

type Admitted = FastifyRequest & { leave?: Leave };

/**
 * Asks for a place twice: before the body is read, so that a refusal is cheap, and after, so that who sends slowly holds
 * none. A place is held until the answer is made, not until a slow client has read it, except for an export. A stream
 * gives its place back once it stands; from then on it is one of a limited number.
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
      if (kind === 'export') onceClosed(reply, leave);
      if (isStream(request)) leaveOnceStanding(reply, leave);
      done();
    });
  });
  instance.addHook('onSend', (request: Admitted, reply, _payload, done) => {
    if (!isExport(request) || reply.statusCode >= 400) request.leave?.();
    done();
  });
  limitStreams(instance, () => admission.turnedAway('query'));
}

function limitStreams(instance: FastifyInstance, refused: () => void): void {
  let open = 0;
  instance.addHook('preHandler', (request, reply, done) => {
    if (!isStream(request)) return done();
    if (open < MOST_STREAMS) {
      open++;
      onceClosed(reply, () => open--);
      return done();
    }
    refused();
    done(overloaded());
  });
}

/** Who reads now and then is never idle, and would hold the place of an export for ever. */
export function limitExports(instance: FastifyInstance, ms: number): void {
  instance.addHook('preHandler', (request, reply, done) => {
    if (kindOf(request) === 'export' && !isStream(request)) {
      const timer = setTimeout(() => reply.raw.destroy(), ms);
      onceClosed(reply, () => clearTimeout(timer));
    }
    done();
  });
}

/** A stream of events is piped past the hook for answers. */
function leaveOnceStanding(reply: FastifyReply, leave: Leave): void {
  reply.raw.once('pipe', leave);
  onceClosed(reply, leave);
}

/** Nothing for what always comes first, and for what is no work. */
function kindOf({ method, routeOptions: { url = '' }, query, is404 }: FastifyRequest): WorkKind | undefined {
  if (is404 || !url.startsWith('/api/v1/')) return undefined;
  if (url.startsWith('/api/v1/tokens')) return 'auth';
  if (method === 'POST') return 'command';
  return isExport({ query }) ? 'export' : 'query';
}

const isStream = ({ routeOptions: { url } }: FastifyRequest) => url === '/api/v1/changes';

/** Who waited for a place may have gone by now. */
function onceClosed({ raw }: FastifyReply, closed: () => void): void {
  if (raw.destroyed) closed();
  else raw.once('close', closed);
}

const isExport = ({ query }: Pick<FastifyRequest, 'query'>) =>
  (query as { format?: unknown } | undefined)?.format === 'csv';

/** Those who were refused together must not come back together. */
const overloaded = () =>
  new Problem(503, 'overloaded', 'The service has more to do than it can; try again later.', {
    headers: { 'retry-after': String(1 + Math.floor(Math.random() * 5)) },
  });
