import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { reset } from '../reset';

interface Line {
  readonly client: Socket;
  readonly server: Socket;
}

/** Stands before a server's port as its machine does: it can go down, come back, stop in its tracks and cut connections. */
export class Gate {
  port = 0;
  private readonly lines = new Set<Line>();
  private listening?: Server;
  private paused = false;
  private latencyMs = 0;

  constructor(private readonly target: number) {}

  async open(port = this.port): Promise<void> {
    this.listening = createServer((client) => this.accept(client));
    this.listening.listen(port, '127.0.0.1');
    await once(this.listening, 'listening');
    this.port = (this.listening.address() as AddressInfo).port;
  }

  /** Whoever is connected is cut off, and nobody can connect until it is opened again. */
  async close(): Promise<void> {
    const { listening } = this;
    this.listening = undefined;
    this.paused = false;
    this.reset();
    if (!listening) return;
    listening.close();
    await once(listening, 'close');
  }

  get connections(): number {
    return this.lines.size;
  }

  /** Neither closed nor paused. */
  get passes(): boolean {
    return this.listening !== undefined && !this.paused;
  }

  /** As a process that is stopped: connections stay and new ones are taken, but not a byte passes. */
  pause() {
    this.paused = true;
    for (const line of this.lines) stop(line);
  }

  resume() {
    this.paused = false;
    for (const { client, server } of this.lines) {
      client.resume();
      server.resume();
    }
  }

  /** Each chunk is that late, in each direction. */
  latency(ms: number) {
    this.latencyMs = ms;
  }

  /** Resets all connections. */
  reset() {
    for (const line of this.lines) cut(line);
  }

  private accept(client: Socket) {
    const server = connect(this.target, '127.0.0.1');
    const line: Line = { client, server };
    this.lines.add(line);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ]) {
      from.setNoDelay(true);
      // The close that follows an error is what counts.
      from.on('error', () => undefined);
      from.on('close', () => {
        this.lines.delete(line);
        cut(line);
      });
      from.on('data', (data) => this.pass(data, to));
    }
    if (this.paused) stop(line);
  }

  private pass(data: Buffer, to: Socket) {
    if (this.latencyMs > 0) setTimeout(() => to.write(data), this.latencyMs);
    else to.write(data);
  }
}

function stop({ client, server }: Line) {
  client.pause();
  server.pause();
}

function cut({ client, server }: Line) {
  reset(client);
  server.destroy();
}
