import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { servesCluster } from '../../src/kernel/database/embedded-cluster';
import { type Client, clientOf } from './client';
import { compileFolder } from './compile';
import { closedAtEnd, fileEnd } from './left-open';
import { storeFor } from './store-under-test';

const project = join(__dirname, '..', '..');
const READY_WITHIN_MS = 90_000;
const SAYS_WITHIN_MS = 90_000;
const GONE_WITHIN_MS = 30_000;

type Environment = Readonly<Record<string, string>>;

export interface ServiceProcess {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly origin: string;
  /** All that it has said so far, on both outputs. */
  readonly said: () => string;
  /** Milliseconds from the start of the process until `/readyz` was 200; fails with what it said if it ends instead. */
  readonly ready: () => Promise<number>;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  readonly client: (token?: string) => Client;
  readonly saysSoon: (text: string | RegExp) => Promise<void>;
}

/** A folder with the compiled service, the processes that run it and their data; `clear` leaves nothing of it. */
export class ServiceFolder {
  private readonly started: ServiceProcess[] = [];
  private readonly dataDirs = new Set<string>();
  /** Also at the end of the file. */
  readonly clear = closedAtEnd(() => this.end());

  private constructor(readonly path: string) {}

  static async make(): Promise<ServiceFolder> {
    const path = await mkdtemp(join(tmpdir(), 'kakehashi-start-'));
    await chmod(path, 0o755);
    compileFolder(join(project, 'src'), join(path, 'dist'));
    for (const shared of ['node_modules', 'data']) symlinkSync(join(project, shared), join(path, shared));
    return new ServiceFolder(path);
  }

  dataDir(name: string): string {
    return join(this.path, 'databases', name);
  }

  async start(data: string, env: Environment = {}): Promise<ServiceProcess> {
    const dataDir = this.dataDir(data);
    this.dataDirs.add(dataDir);
    const port = env.PORT ?? String(await freePort());
    if (fileEnd.aborted) throw new Error('the tests that wanted a service have ended');
    const service = launch(join(this.path, 'dist/main.js'), { DATA_DIR: dataDir, PORT: port, ...env });
    this.started.push(service);
    return service;
  }

  /** Process of the PostgreSQL that serves this data now. */
  async postgresOf(data: string): Promise<number | undefined> {
    return postgresIn(join(this.dataDir(data), 'pg'));
  }

  /** Of the PostgreSQL that serves this data now, on the database of the service. */
  superuserUrl(data: string): string {
    const cluster = join(this.dataDir(data), 'pg');
    const password = readFileSync(join(cluster, 'superuser.password'), 'utf8').trim();
    const port = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[3];
    return `postgres://postgres:${password}@127.0.0.1:${port}/kakehashi`;
  }

  private async end(): Promise<void> {
    for (const { process, ended } of this.started) {
      process.kill('SIGKILL');
      await ended;
    }
    for (const dataDir of this.dataDirs) await quit(join(dataDir, 'pg'));
    await rm(this.path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}

function launch(script: string, env: Environment): ServiceProcess {
  const began = performance.now();
  const child = spawn(process.execPath, [script], {
    cwd: dirname(script),
    env: { PATH: process.env.PATH, EVENT_STORE_URL: storeFor(env), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const output of [child.stdout, child.stderr])
    output.on('data', (data: Buffer) => (said += data.toString()));
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  const origin = `http://127.0.0.1:${env.PORT}`;
  const client = (token?: string) => clientOf(origin, token);
  const running = () => child.exitCode === null && child.signalCode === null;
  return {
    process: child,
    pid: child.pid!,
    origin,
    client,
    ended,
    said: () => said,
    async ready() {
      const answers = () =>
        client()
          .get('/readyz')
          .then(
            ({ status }) => status === 200,
            () => false,
          );
      while (!(await answers())) {
        if (!running() || performance.now() - began > READY_WITHIN_MS) throw new Error(`not ready: ${said}`);
        await sleep(20);
      }
      return Math.round(performance.now() - began);
    },
    async saysSoon(text) {
      for (const end = performance.now() + SAYS_WITHIN_MS; !said.match(text); await sleep(5))
        if (!running() || performance.now() > end) throw new Error(`not a word of ${text}: ${said}`);
    },
  };
}

async function postgresIn(cluster: string): Promise<number | undefined> {
  const pid = lockHolder(cluster);
  return pid && (await servesCluster(pid, cluster)) ? pid : undefined;
}

function lockHolder(cluster: string): number | undefined {
  try {
    return Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}

async function quit(cluster: string): Promise<void> {
  const end = performance.now() + GONE_WITHIN_MS;
  for (let pid = await postgresIn(cluster); pid; pid = await postgresIn(cluster)) {
    if (performance.now() > end) throw new Error(`PostgreSQL (process ${pid}) does not quit`);
    process.kill(pid, 'SIGQUIT');
    await sleep(50);
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
