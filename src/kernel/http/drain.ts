import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface DrainLimits {
  readonly drainBytes: number;
  readonly drainMs: number;
}

/**
 * A body that is refused unread is read to its end and thrown away while the answer goes out: closing a connection with
 * unread bytes resets it, and the client would see the reset instead of the answer.
 */
export function drainUnreadBody({ raw }: FastifyRequest, reply: FastifyReply, limits: DrainLimits): void {
  if (raw.complete || !announcesBody(raw)) return;

  // Node would close both ways at once with `close`; the half that the client waits for is closed by hand.
  if (wantsClose(reply.raw)) reply.raw.once('finish', () => raw.socket.end());
  void reply.header('connection', 'keep-alive');
  readAndForget(raw, limits);
}

const announcesBody = ({ headers }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

const wantsClose = (response: ServerResponse) =>
  !response.shouldKeepAlive || String(response.getHeader('connection')).toLowerCase() === 'close';

function readAndForget(request: IncomingMessage, { drainBytes, drainMs }: DrainLimits): void {
  const { socket } = request;
  const timer = setTimeout(() => socket.destroy(), drainMs).unref();
  let bytes = 0;
  request.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length;
    if (bytes > drainBytes) socket.destroy();
  });
  finished(request, () => clearTimeout(timer));
}
