import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError } from 'fastify';
import { Problem, problemType } from './problem';
import { maxUrlLength, uriTooLong } from './request-line';

/** How long a refused client may go on sending before it is cut off. */
const lingerMs = 2_000;

/** Answers what the HTTP parser refuses, where there is no request to reply to, on the bare socket. */
export class ClientErrors {
  private readonly responses = new WeakMap<Socket, ServerResponse>();
  private readonly refused = new WeakSet<Socket>();

  /** Remembers which response a socket is busy with, so that nothing is written into the middle of one. */
  follow(server: Server): void {
    server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) =>
      this.responses.set(socket, response),
    );
    // Node would answer these two with a bare status or not at all.
    server.on('checkExpectation', (request, response) => server.emit('request', request, response));
    server.on('connect', ({ socket }: IncomingMessage) => refuse(socket, malformed()));
  }

  readonly answer = (error: ConnectionError, socket: Socket): void => {
    // The parser reports every further chunk of what it has refused.
    if (this.refused.has(socket)) return;
    this.refused.add(socket);
    socket.on('error', () => socket.destroy());
    if (error.code === 'ECONNRESET' || !socket.writable || this.isAnswering(socket)) socket.destroy();
    else refuse(socket, problemOf(error));
  };

  private isAnswering(socket: Socket): boolean {
    const response = this.responses.get(socket);
    return !!response?.headersSent && !(response.writableFinished && response.req.complete);
  }
}

function problemOf({ code, rawPacket }: ConnectionError): Problem {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Problem(408, 'request-timeout', 'The request did not arrive in time.');
    case 'HPE_HEADER_OVERFLOW':
      return hasLongAddress(rawPacket)
        ? uriTooLong()
        : new Problem(431, 'headers-too-large', 'The request line and the headers are too large.');
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new Problem(413, 'body-too-large', 'The extensions of a chunk are too large.');
    default:
      return malformed();
  }
}

const malformed = () => new Problem(400, 'malformed-request', 'This is not a valid HTTP request.');

const longAddress = new RegExp(`^[A-Z]+ [^\\s]{${maxUrlLength + 1}}`);

const hasLongAddress = (packet: unknown) =>
  Buffer.isBuffer(packet) && longAddress.test(packet.toString('latin1'));

/** Ends its own half only and reads on for a while: a close with unread bytes would take the answer back. */
function refuse(socket: Socket, { status, body }: Problem): void {
  const json = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `Date: ${new Date().toUTCString()}`,
    `Content-Type: ${problemType}`,
    `Content-Length: ${Buffer.byteLength(json)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  const timer = setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.once('end', () => socket.destroy());
  socket.once('close', () => clearTimeout(timer));
  socket.end(`${head.join('\r\n')}\r\n\r\n${json}`);
  socket.resume();
}
