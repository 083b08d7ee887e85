import {
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, type Observable, switchMap } from 'rxjs';
import { v4 } from 'uuid';
import { BadInput } from '../bad-input';
import { Followers } from '../following/followers';
import { Payloads } from '../payloads/payloads';
import type { CommandContext } from '../recording/command-context';
import { idFrom } from '../recording/ids';
import { Recorded } from '../recording/recorded';
import { canonicalJson } from '../canonical-json';

const VISIBLE_WITHIN_MS = 2000;

type CommandRequest = FastifyRequest & { actor?: { id: string }; commandContext?: CommandContext };

/** The context of the command that this request gives. */
export const Context = createParamDecorator((_: unknown, host: ExecutionContext): CommandContext => {
  const { commandContext } = host.switchToHttp().getRequest<CommandRequest>();
  if (!commandContext) throw new Error('only a POST has a command context');
  return commandContext;
});

/**
 * Gives each POST its command id (from the Idempotency-Key), the pinned revision (from If-Match), and answers a
 * recorded step with its ETag, after the projections have seen it.
 */
@Injectable()
export class CommandContextInterceptor implements NestInterceptor {
  constructor(
    private readonly followers: Followers,
    private readonly payloads: Payloads,
  ) {}

  intercept(host: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = host.switchToHttp();
    const request = http.getRequest<CommandRequest>();
    if (request.method !== 'POST') return next.handle();

    request.commandContext = this.contextOf(request);
    return next
      .handle()
      .pipe(
        switchMap((answer) =>
          answer instanceof Recorded ? from(this.answer(answer, request, http.getResponse())) : [answer],
        ),
      );
  }

  private contextOf(request: CommandRequest): CommandContext {
    const actorId = request.actor?.id ?? 'nobody';
    const key = idempotencyKey(request.headers['idempotency-key']);
    const commandId = key === undefined ? v4() : idFrom(actorId, 'POST', request.url.split('?')[0], key);
    return {
      actorId,
      commandId,
      bodyHash: this.payloads.commitment(canonicalJson(request.body ?? {})),
      correlationId: commandId,
      repeatable: key !== undefined,
      pinned: pinnedRevision(request.headers['if-match']),
    };
  }

  private async answer(recorded: Recorded, { headers }: CommandRequest, reply: FastifyReply) {
    void reply.header('etag', `"${recorded.revision}"`);
    if (/(^|[,;\s])respond-async($|[,;\s])/i.test(String(headers.prefer ?? '')))
      void reply.header('preference-applied', 'respond-async').header('kakehashi-visible', 'false');
    else void reply.header('kakehashi-visible', String(await this.visible(recorded)));
    return recorded.body();
  }

  private visible = ({ position }: Recorded) => this.followers.visible(position, VISIBLE_WITHIN_MS);
}

function idempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !/^[\x21-\x7e][\x20-\x7e]{0,254}$/.test(header))
    throw new BadInput({
      pointer: 'Idempotency-Key',
      code: 'invalid-idempotency-key',
      detail: 'An Idempotency-Key is 1 to 255 printable ASCII characters.',
    });
  return header;
}

function pinnedRevision(header: string | undefined): number | undefined {
  if (header === undefined || header === '*') return undefined;
  const [, revision] = /^"(\d{1,15})"$/.exec(header) ?? [];
  if (revision === undefined)
    throw new BadInput({
      pointer: 'If-Match',
      code: 'invalid-if-match',
      detail: 'If-Match is one strong ETag of an earlier answer, such as "3".',
    });
  return Number(revision);
}
