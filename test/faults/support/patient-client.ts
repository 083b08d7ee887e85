import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { idFrom } from '../../../src/kernel/recording/ids';
import type { Answer } from '../../support/client';
import { fileEnd } from '../../support/left-open';
import type { History } from './history';

/** Where all write to one stream at once: a decision is made anew a few times, and then refused. */
const CONTENDED = '/milestones';

interface Recorded {
  readonly path: string;
  readonly body: object;
  readonly key: string;
  readonly told: string;
}

const toldBy = ({ id, revision, position }: Answer['body']) => `${id} ${revision} ${position}`;

/** The token of the environment, whose actor is always `admin`. */
export const ADMIN = { token: 'admin-of-the-faults', actor: 'admin' };

/**
 * No answer came, or one that says: again, with the same key. 408 among them: a service that was kept from reading for as
 * long as a client may take to send, as when it has just been started on a busy machine, takes it for a slow one.
 */
const again = (status: number) => [408, 429, 503, 507].includes(status);

const ASKED_FOR_MS = 15_000;

export interface Patience {
  readonly history: History;
  /** Where to ask now: instances come and go. */
  readonly origin: () => string;
  /** How long a client repeats a request before it gives up. */
  readonly patienceMs: number;
  /** Of an admin of the environment; absent: that of the instances. */
  readonly token?: string;
}

/** Clients that repeat each request with the same Idempotency-Key until they get an answer, and note what they got. */
export class PatientClients {
  /** How often each status was answered; 0: no answer. */
  readonly statuses = new Map<number, number>();
  /** Answers of the statuses that no fault may cause. */
  readonly unexpected: string[] = [];
  /** Requests that had no final answer in all that time. */
  gaveUp = 0;
  /** 503 answers without a Retry-After. */
  rude = 0;

  private readonly run = randomUUID();
  private readonly recorded: Recorded[] = [];

  constructor(private readonly patience: Patience) {}

  /** `201 × 40, 503 × 2, no answer × 7` */
  summary(): string {
    return [...this.statuses].map(([status, count]) => `${status || 'no answer'} × ${count}`).join(', ');
  }

  /** The answer's body once the step is recorded; nothing where it was refused, or nobody knows. */
  async step(path: string, body: object, name: string): Promise<Answer['body']> {
    const key = `${this.run}-${name}`;
    const { history, patienceMs } = this.patience;
    const id = idFrom(ADMIN.actor, 'POST', `/api/v1${path}`, key);
    history.invoke(id);
    let lost = false;
    let pause = 20;
    for (
      const end = performance.now() + patienceMs;
      performance.now() < end && !fileEnd.aborted;
      await sleep(pause * (0.5 + Math.random()))
    ) {
      const answer = await this.post(path, body, key);
      if (answer && answer.status < 300) {
        history.ok(id, { revision: answer.body.revision, position: answer.body.position });
        this.recorded.push({ path, body, key, told: toldBy(answer.body) });
        return answer.body;
      }
      if (answer && !again(answer.status)) {
        // A try without an answer may still be on its way: then even a refusal leaves it open.
        if (!lost) history.fail(id);
        return undefined;
      }
      lost = true;
      pause = Math.min(pause * 2, 500);
    }
    this.gaveUp++;
    return undefined;
  }

  /** Asks for a sample of what was recorded once more; answers what is told otherwise than the first time. */
  async repeated(sample = 100): Promise<string[]> {
    const stride = Math.ceil(this.recorded.length / sample);
    const chosen = this.recorded.filter((_, at) => at % stride === 0);
    if (chosen.length === 0) throw new Error('nothing was recorded');
    const faults: string[] = [];
    for (const { path, body, key, told } of chosen) {
      const answer = await this.post(path, body, key);
      if (!answer || answer.status >= 300 || toldBy(answer.body) !== told)
        faults.push(`${path} told ${told}, now ${answer?.status ?? 'nothing'} ${answer?.text ?? ''}`);
    }
    return faults;
  }

  private async post(path: string, body: object, key: string): Promise<Answer | undefined> {
    try {
      const response = await fetch(`${this.patience.origin()}/api/v1${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${this.patience.token ?? ADMIN.token}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(ASKED_FOR_MS),
      });
      const text = await response.text();
      this.note(response, `${path}: ${response.status} ${text}`);
      return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
    } catch {
      this.count(0);
      return undefined;
    }
  }

  private note({ status, headers }: Response, told: string): void {
    this.count(status);
    if (status === 503 && !headers.get('retry-after')) this.rude++;
    const refused = status === 412 && told.includes(CONTENDED);
    if (status >= 300 && ![408, 503, 507].includes(status) && !refused) this.unexpected.push(told);
  }

  private count(status: number): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
  }
}
