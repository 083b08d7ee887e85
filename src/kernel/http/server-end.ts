import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

/** Long enough that whoever asks steadily has been told to close its connection. */
const ANNOUNCED_FOR_MS = 1_000;
const REAP_EVERY_MS = 50;

/** Each answer asks the client to close its connection, once `ending` says so. */
export function announceEnd(instance: FastifyInstance, ending: () => boolean): void {
  instance.addHook('onSend', (_request, reply, _payload, done) => {
    if (ending() && !reply.hasHeader('connection')) void reply.header('connection', 'close');
    done();
  });
}

/**
 * While the server still answers, its clients learn that it ends: a connection that is simply closed may meet a request
 * that is on its way, and reset it.
 */
export async function letClientsLeave(app: NestFastifyApplication): Promise<void> {
  const { server } = app.getHttpAdapter().getInstance();
  const open = await new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));
  if (open > 0) await sleep(ANNOUNCED_FOR_MS);
}

/** Closes connections as they become idle, and after `closeMs` the others too. */
export function endConnections(instance: FastifyInstance, closeMs: number): void {
  instance.addHook('preClose', (done) => {
    const { server } = instance;
    const reaping = setInterval(() => server.closeIdleConnections(), REAP_EVERY_MS).unref();
    const giveUp = setTimeout(() => server.closeAllConnections(), closeMs).unref();
    server.once('close', () => {
      clearInterval(reaping);
      clearTimeout(giveUp);
    });
    done();
  });
}
