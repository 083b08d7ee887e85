import { types } from 'node:util';
import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, problemType } from './problem';
import { problemOf } from './problem-of';

/** Tells every failure as problem+json; of one that nobody foresaw only that it happened. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOf(error) ?? this.unforeseen(error, request);
    if (reply.sent || reply.raw.headersSent) return;

    // What a handler set for the answer it meant to give does not belong to a refusal, and a body that cannot be read
    // is no reason to close the connection.
    for (const name of ['content-disposition', 'link', 'etag', 'connection']) reply.removeHeader(name);
    sendProblem(reply, problem);
  }

  /** The path without its query, and no body or header: what was typed stays out of the log. */
  private unforeseen(error: unknown, { method, routeOptions }: FastifyRequest): Problem {
    const stack = types.isNativeError(error) ? error.stack : String(error);
    this.logger.error(`${method} ${routeOptions?.url ?? 'unknown route'} failed`, stack);
    return new Problem(500, 'internal', 'The request could not be answered. It has been logged.');
  }
}

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  const challenge = problem.status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  void reply
    .code(problem.status)
    .headers({ ...challenge, ...problem.headers, 'content-type': problemType })
    .send(Buffer.from(JSON.stringify(problem.body)));
}
