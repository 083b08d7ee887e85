import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { closedAtEnd } from './left-open';
import { reset } from './reset';

/** The message by which PostgreSQL says that it has done all it was asked, and committed it. */
const READY_AND_IDLE = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

interface Line {
  readonly client: Socket;
  readonly server: Socket;
  /** The server's answer does not get through. */
  deaf: boolean;
  /** What the client sends does not get through. */
  stopped: boolean;
  /** What the client sends waits for this. */
  waiting?: Promise<void>;
  /** Its answers drip, one after the other. */
  dripping?: Promise<void>;
}

/** Stands between a client and PostgreSQL, and does what networks do. Plain connections only: it reads along. */
export class CuttingProxy {
  private readonly lines = new Set<Line>();
  private readonly listening: Server;
  private port = 0;
  private latencyMs = 0;
  private silent = false;
  private deafServer = false;
  private bytesPerSecond = Infinity;
  private cutAfterBytes = Infinity;
  private refusing = false;
  private gate?: { readonly text: string; readonly reached: () => void };
  private held?: { readonly text: string; readonly released: Promise<void> };
  private readonly counted = new Map<string, number>();
  private trap?: { readonly text: string; readonly then: 'cut' | 'silence'; readonly caught: () => void };

  /** Also at the end of the file. */
  readonly close = closedAtEnd(() => this.end());

  private constructor(private readonly target: URL) {
    this.listening = createServer((client) => this.accept(client));
  }

  static async to(url: string) {
    const proxy = new CuttingProxy(new URL(url));
    proxy.listening.listen(0, '127.0.0.1');
    await once(proxy.listening, 'listening');
    const address = proxy.listening.address();
    if (typeof address === 'object' && address) proxy.port = address.port;
    return proxy;
  }

  /** Where to connect in place of the server. */
  get url() {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String(this.port);
    return url.href;
  }

  /**
   * The next statement with this text reaches the server, its answer is swallowed. Then the connection is
   * cut, or nothing is ever heard again. Ends when the server is done.
   */
  loseAnswerTo(text: string, then: 'cut' | 'silence'): Promise<void> {
    return new Promise((caught) => {
      this.trap = { text, then, caught };
    });
  }

  /** Ends when a statement with this text has come; it does not get through, nor what its connection sends after it. */
  stopAt(text: string): Promise<void> {
    return new Promise((reached) => {
      this.gate = { text, reached };
    });
  }

  /** Statements with this text, and what their connections send after them, do not get through until the answer is called. */
  hold(text: string): () => void {
    let release = () => {};
    this.held = { text, released: new Promise((resolve) => (release = resolve)) };
    return () => {
      this.held = undefined;
      release();
    };
  }

  /** Counts the statements with this text that come from now on; the answer tells how many they are. */
  count(text: string): () => number {
    this.counted.set(text, 0);
    return () => this.counted.get(text)!;
  }

  /** Connections stay, and nothing passes, until it is switched off. */
  blackHole(on: boolean) {
    this.silent = on;
  }

  /** What clients send arrives, and no answer comes back, until it is switched off. */
  halfOpen(on: boolean) {
    this.deafServer = on;
  }

  /** Answers drip at that rate; Infinity: as they come. */
  trickle(bytesPerSecond: number) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Resets each connection in the midst of its next answer, after so many bytes; Infinity: none. */
  resetWithin(bytes: number) {
    this.cutAfterBytes = bytes;
  }

  /** New connections are reset. */
  refuse(on: boolean) {
    this.refusing = on;
  }

  /** Each chunk is that late, in each direction. */
  latency(ms: number) {
    this.latencyMs = ms;
  }

  /** Resets all connections. */
  reset() {
    for (const line of this.lines) cut(line);
  }

  private async end() {
    this.listening.close();
    this.reset();
    await once(this.listening, 'close');
  }

  private accept(client: Socket) {
    if (this.refusing) {
      reset(client);
      return;
    }
    const server = connect(Number(this.target.port), this.target.hostname);
    const line: Line = { client, server, deaf: false, stopped: false };
    this.lines.add(line);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      // The close that follows an error is what counts.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.lines.delete(line);
        cut(line);
      });
    }
    client.on('data', (data) => void this.toServer(line, data));
    server.on('data', (data) => void this.toClient(line, data));
  }

  private async toServer(line: Line, data: Buffer) {
    if (this.latencyMs > 0) await sleep(this.latencyMs);
    await this.letThrough(line, data);
    if (this.silent || line.stopped) return;
    if (this.gate && data.includes(this.gate.text)) {
      line.stopped = true;
      this.gate.reached();
      this.gate = undefined;
      return;
    }
    if (this.trap && data.includes(this.trap.text)) this.swallow(line, this.trap);
    line.server.write(data);
  }

  private async letThrough(line: Line, data: Buffer) {
    for (const [text, count] of this.counted) if (data.includes(text)) this.counted.set(text, count + 1);
    if (this.held && data.includes(this.held.text)) line.waiting = this.held.released;
    if (line.waiting) await line.waiting;
  }

  private async toClient(line: Line, data: Buffer) {
    if (this.latencyMs > 0) await sleep(this.latencyMs);
    if (this.silent || this.deafServer || line.deaf) return;
    if (data.length > this.cutAfterBytes) {
      line.client.write(data.subarray(0, this.cutAfterBytes), () => cut(line));
      line.deaf = true;
    } else if (this.bytesPerSecond === Infinity && !line.dripping) line.client.write(data);
    else line.dripping = (line.dripping ?? Promise.resolve()).then(() => this.drip(line, data));
  }

  private async drip(line: Line, data: Buffer) {
    for (let at = 0; at < data.length && !line.client.destroyed; at++) {
      if (this.bytesPerSecond === Infinity) return void line.client.write(data.subarray(at));
      line.client.write(data.subarray(at, at + 1));
      await sleep(1000 / this.bytesPerSecond);
    }
  }

  private swallow(line: Line, { then, caught }: NonNullable<CuttingProxy['trap']>) {
    this.trap = undefined;
    line.deaf = true;
    let answer = Buffer.alloc(0);
    line.server.on('data', (data) => {
      answer = Buffer.concat([answer, data]);
      if (!answer.includes(READY_AND_IDLE)) return;
      if (then === 'cut') cut(line);
      caught();
    });
  }
}

function cut({ client, server }: Line) {
  reset(client);
  server.destroy();
}
