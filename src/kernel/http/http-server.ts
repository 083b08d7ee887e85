import helmet from '@fastify/helmet';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Admission, type AdmissionLimits, usualAdmission } from './admission';
import { admitBy, limitExports } from './admit';
import { ClientErrors } from './client-error';
import { CsvInterceptor } from './csv';
import { drainUnreadBody } from './drain';
import { type HttpObserver, observeAnswers } from './http-observer';
import { readOnlyJson } from './json-body';
import { ProblemFilter, sendProblem } from './problem.filter';
import { parseQuery } from './query-string';
import { checkRequestLine, malformedPath, uriTooLong } from './request-line';
import { RouteTable } from './route-table';
import { helmetOptions, setAnswerHeaders } from './security-headers';
import { announceEnd, endConnections } from './server-end';
import { StrictValidation } from './validation';

/** Bytes and milliseconds. */
export interface HttpLimits {
  readonly bodyBytes: number;
  readonly headersMs: number;
  readonly requestMs: number;
  /** A client that neither sends nor reads for so long is cut off. */
  readonly idleMs: number;
  /** A client that has not read an export after so long is cut off: others wait for its place. */
  readonly exportMs: number;
  /** How often slow clients are looked for. */
  readonly checkMs: number;
  readonly drainBytes: number;
  readonly drainMs: number;
  /** How long requests that are being answered may hold up the end of the server. */
  readonly closeMs: number;
}

const usualLimits: HttpLimits = {
  bodyBytes: 2 ** 20,
  headersMs: 3_000,
  requestMs: 10_000,
  idleMs: 30_000,
  exportMs: 120_000,
  checkMs: 1_000,
  drainBytes: 64 * 2 ** 20,
  drainMs: 10_000,
  closeMs: 8_000,
};

/** Nest would add parsers of its own to the one that there is. */
class JsonOnlyAdapter extends FastifyAdapter {
  override registerParserMiddleware(): void {}
}

/** The server with its limits; slow, over-long and malformed requests are refused in a way that clients can read. */
export function createHttpAdapter(limits: Partial<HttpLimits> = {}): FastifyAdapter {
  const { bodyBytes, headersMs, requestMs, idleMs, exportMs, checkMs, closeMs, ...drainLimits } = {
    ...usualLimits,
    ...limits,
  };
  const clientErrors = new ClientErrors();
  const adapter = new JsonOnlyAdapter({
    bodyLimit: bodyBytes,
    requestTimeout: requestMs,
    connectionTimeout: idleMs,
    return503OnClosing: false,
    http: {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: checkMs,
      maxHeaderSize: 32 * 2 ** 10,
      // Node answers a missing Host header with an empty 400; it is refused as a problem instead.
      requireHostHeader: false,
    },
    routerOptions: { maxParamLength: 500, querystringParser: parseQuery },
    clientErrorHandler: clientErrors.answer,
    frameworkErrors: ({ code }: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      setAnswerHeaders(request, reply);
      drainUnreadBody(request, reply, drainLimits);
      sendProblem(reply, code === 'FST_ERR_MAX_PARAM_LENGTH' ? uriTooLong() : malformedPath());
    },
  });
  const instance: FastifyInstance = adapter.getInstance();
  clientErrors.follow(instance.server);
  readOnlyJson(instance);
  instance.addHook('onSend', (request, reply, _payload, done) => {
    setAnswerHeaders(request, reply);
    drainUnreadBody(request, reply, drainLimits);
    done();
  });
  limitExports(instance, exportMs);
  endConnections(instance, closeMs);
  return adapter;
}

export interface HttpSurroundings {
  readonly observer?: HttpObserver;
  readonly admission?: AdmissionLimits;
  /** Whether the service is about to end, so that clients are asked to close their connections. */
  readonly ending?: () => boolean;
}

/** What main and the tests share: call it after create() and before listen() or init(). */
export async function configureHttp(
  app: NestFastifyApplication,
  { observer, admission = usualAdmission, ending = () => false }: HttpSurroundings = {},
): Promise<void> {
  const instance: FastifyInstance = app.getHttpAdapter().getInstance();
  const routes = new RouteTable();
  instance.addHook('onRoute', (route) => routes.add(route));
  await app.register(helmet, helmetOptions);
  instance.addHook('onRequest', async (request) => checkRequestLine(request, routes));
  admitBy(instance, new Admission(admission, (kind) => observer?.refused(kind)));
  announceEnd(instance, ending);
  if (observer) observeAnswers(instance, observer);
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(new StrictValidation());
  app.useGlobalInterceptors(new CsvInterceptor());
}
