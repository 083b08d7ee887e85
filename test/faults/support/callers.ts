import { Agent, request } from 'node:http';
import { closedAtEnd } from '../../support/left-open';
import { ADMIN } from './patient-client';

export interface Told {
  /** 0: no answer. */
  readonly status: number;
  /** Of a failure without an answer. */
  readonly code?: string;
  /** The request went out on a connection that had been used before. */
  readonly reused: boolean;
  readonly retryAfter?: number;
  readonly body: string;
  /** Milliseconds since the process began, and until the answer had come. */
  readonly began: number;
  readonly took: number;
}

export interface Asked {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Callers that keep their connections, as programs do, and say exactly what became of each request. */
export class Callers {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: Infinity });

  /** Also at the end of the file. */
  readonly close = closedAtEnd(async () => this.agent.destroy());

  constructor(private readonly origin: string) {}

  ask({ method = 'GET', path, body, headers }: Asked): Promise<Told> {
    const began = performance.now();
    const sent = body && JSON.stringify(body);
    return new Promise((resolve) => {
      const asking = request(this.origin + path, {
        method,
        agent: this.agent,
        headers: {
          authorization: `Bearer ${ADMIN.token}`,
          ...(sent && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }),
          ...headers,
        },
      });
      const tell = (told: Pick<Told, 'status' | 'code' | 'retryAfter' | 'body'>) =>
        resolve({ ...told, reused: asking.reusedSocket, began, took: performance.now() - began });
      asking.once('error', ({ code }: NodeJS.ErrnoException) => tell({ status: 0, code, body: '' }));
      asking.once('response', (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.once('error', ({ code }: NodeJS.ErrnoException) => tell({ status: 0, code, body: text }));
        answer.once('end', () =>
          tell({
            status: answer.statusCode ?? 0,
            retryAfter: Number(answer.headers['retry-after']) || undefined,
            body: text,
          }),
        );
      });
      asking.end(sent);
    });
  }
}

/** The value below which this part of them lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
