import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Milliseconds from the first byte sent to the end of the answer. */
  readonly after: number;
}

export function parseAnswer(text: string, after = 0): RawAnswer {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Map(
    lines.map((line) => [line.split(': ', 1)[0]?.toLowerCase() ?? '', line.replace(/^[^:]*: /, '')]),
  );
  return { status: Number(statusLine.split(' ')[1]), headers, body, after };
}

const isWhole = (text: string) => {
  const { headers, body } = parseAnswer(text);
  const length = headers.get('content-length');
  return text.includes('\r\n\r\n') && length !== undefined && Buffer.byteLength(body) >= Number(length);
};

/**
 * Sends everything there is to send without looking at the answer, as simple clients do, and only then reads. A reset
 * that comes before the answer was read fails the exchange.
 */
export async function sendThenRead(port: number, ...parts: (string | Uint8Array)[]): Promise<RawAnswer> {
  const start = Date.now();
  const socket = connect(port, '127.0.0.1').pause();
  const failed = new Promise<never>((_, reject) => socket.once('error', reject));
  failed.catch(() => undefined);
  for (const part of parts) await Promise.race([sent(socket, part), failed]);
  await wait(20);
  return await Promise.race([read(socket, start), failed]);
}

const sent = (socket: Socket, part: string | Uint8Array) =>
  new Promise<void>((resolve) => socket.write(part, () => resolve()));

function read(socket: Socket, start: number): Promise<RawAnswer> {
  return new Promise((resolve) => {
    let text = '';
    const finish = () => {
      resolve(parseAnswer(text, Date.now() - start));
      socket.destroy();
    };
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (isWhole(text)) finish();
    });
    socket.on('end', finish);
    socket.resume();
  });
}
