import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { servesCluster } from '../../../src/kernel/database/embedded-cluster';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../src/kernel/database/embedded-postgres';
import { closedAtEnd } from '../../support/left-open';
import { scratchDatabase, type ScratchDatabase, serverUrl } from '../../support/scratch-database';
import { oneAtATime, type Template, templateDatabase } from '../../support/template-database';

const run = promisify(execFile);
const GONE_WITHIN_MS = 30_000;

export interface ClusterOptions {
  /** Settings of the server, `name=value`. */
  readonly settings?: readonly string[];
  /** Where its data lies; absent: a folder of its own. Must be there, and everybody must be able to enter it. */
  readonly folder?: string;
  /** Where it writes its log ahead; absent: with its data. Must not be there yet. */
  readonly walFolder?: string;
}

/** A PostgreSQL of one test file that may be killed: with fsync and synchronous commits, at a port that it keeps. */
export class DurableCluster {
  /** Ends it whatever state it is in, and leaves nothing of it but a folder that was given; also at the end of the file. */
  readonly clear = closedAtEnd(() => this.remove());

  private constructor(
    readonly folder: string,
    private readonly options: ClusterOptions,
    private server: EmbeddedPostgres,
  ) {}

  /** Has the databases `template_empty` and `template_seeded` to copy. */
  static async make(options: ClusterOptions = {}): Promise<DurableCluster> {
    const folder = options.folder ?? (await newFolder('kakehashi-cluster-'));
    await run('cp', ['-a', join(await golden(), 'pg'), join(folder, 'pg')]);
    if (options.walFolder) await moveWal(join(folder, 'pg'), options.walFolder);
    return new DurableCluster(folder, options, await startEmbeddedPostgres({ ...options, dataDir: folder }));
  }

  /** The superuser, on database `postgres`. */
  get url(): string {
    return this.server.url;
  }

  /** Process of the postmaster. */
  get pid(): number {
    return this.server.pid;
  }

  get dataDirectory(): string {
    return join(this.folder, 'pg');
  }

  database(prefix: string, template: Template = 'seeded'): Promise<ScratchDatabase> {
    return scratchDatabase(prefix, `template_${template}`, this.url);
  }

  /** `kill -9` of the postmaster, as when memory runs out; its children go by themselves. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** What `pg_ctl stop -m immediate` does: no checkpoint, nothing is finished. */
  async stopImmediately(): Promise<void> {
    await this.end('SIGQUIT');
  }

  /** At the same port. Waits until the children of a killed one are gone and the log is replayed. */
  async start(): Promise<void> {
    const { port } = this.server;
    this.server = await startEmbeddedPostgres({ ...this.options, dataDir: this.folder, port });
  }

  private async remove(): Promise<void> {
    if (await this.runs()) await this.stopImmediately();
    await rm(this.options.folder ? this.dataDirectory : this.folder, {
      recursive: true,
      force: true,
      maxRetries: 50,
      retryDelay: 100,
    });
  }

  private runs(): Promise<boolean> {
    return servesCluster(this.pid, this.dataDirectory);
  }

  private async end(signal: 'SIGKILL' | 'SIGQUIT'): Promise<void> {
    process.kill(this.pid, signal);
    for (const end = Date.now() + GONE_WITHIN_MS; await this.runs(); await sleep(10))
      if (Date.now() > end) throw new Error(`PostgreSQL still runs ${GONE_WITHIN_MS} ms after ${signal}`);
  }
}

async function moveWal(cluster: string, folder: string): Promise<void> {
  const wal = join(cluster, 'pg_wal');
  await run('cp', ['-a', wal, folder]);
  await rm(wal, { recursive: true });
  await symlink(folder, wal);
}

/** A stopped cluster with both templates, made once a run: copying it is faster than making another. */
async function golden(): Promise<string> {
  const folder = process.env.KAKEHASHI_GOLDEN;
  if (!folder) throw new Error('KAKEHASHI_GOLDEN is not set: run the faults as `npm run test:faults` does');
  const finished = join(folder, 'finished');
  await oneAtATime('golden', serverUrl(), async () => {
    if (!existsSync(finished)) await makeGolden(join(folder, 'making'), finished);
  });
  return finished;
}

async function makeGolden(making: string, finished: string): Promise<void> {
  await rm(making, { recursive: true, force: true });
  await run('mkdir', ['-m', '755', making]);
  const server = await startEmbeddedPostgres({ dataDir: making, durable: false });
  try {
    for (const kind of ['empty', 'seeded'] as const) await templateDatabase(kind, server.url);
  } finally {
    await server.stop();
  }
  await rename(making, finished);
}

/** An empty folder that the user of PostgreSQL can enter. */
export async function newFolder(prefix: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  await chmod(folder, 0o755);
  return folder;
}
