import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { finalize, type Observable } from 'rxjs';

const PATIENCE_MS = 600_000;

/** For an answer that takes minutes to work out: meanwhile nothing goes over the connection, and it is not cut off as idle. */
@Injectable()
export class PatienceInterceptor implements NestInterceptor {
  intercept(host: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { socket } = host.switchToHttp().getRequest<FastifyRequest>().raw;
    const usual = socket.timeout ?? 0;
    socket.setTimeout(PATIENCE_MS);
    return next.handle().pipe(finalize(() => socket.setTimeout(usual)));
  }
}
