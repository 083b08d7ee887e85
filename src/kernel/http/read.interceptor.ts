import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, tap } from 'rxjs';
import { EVENT_STORE, type EventStore } from '../event-store/event-store';
import { Followers } from '../following/followers';

const WAIT_MS = 2000;

type Reading = FastifyRequest<{ Querystring: { minPosition?: string } }>;

/**
 * A GET with `minPosition` is answered once the projections have seen that position; where they have not in time, the
 * answer says so: `Kakehashi-Visible: false`. One record is answered with its revision as ETag.
 */
@Injectable()
export class ReadInterceptor implements NestInterceptor {
  constructor(
    private readonly followers: Followers,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  async intercept(host: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = host.switchToHttp();
    const request = http.getRequest<Reading>();
    if (request.method !== 'GET') return next.handle();

    const reply = http.getResponse<FastifyReply>();
    await this.waitFor(request, reply);
    return next.handle().pipe(tap((answer) => markRevision(answer, reply)));
  }

  private async waitFor(request: Reading, reply: FastifyReply): Promise<void> {
    const { minPosition } = request.query;
    if (minPosition === undefined) return;
    this.store.compare(minPosition, this.store.start);
    // Every GET takes it, so no query DTO knows it, and these refuse what they do not know.
    delete request.query.minPosition;
    void reply.header('kakehashi-visible', String(await this.followers.visible(minPosition, WAIT_MS)));
  }
}

function markRevision(answer: unknown, reply: FastifyReply): void {
  const { id, revision } = (answer ?? {}) as { id?: unknown; revision?: unknown };
  if (id !== undefined && typeof revision === 'number') void reply.header('etag', `"${revision}"`);
}
