import { findPrograms } from './embedded-binaries';
import { clusterIn, createCluster, readPassword } from './embedded-cluster';
import { clearAbandoned, settleFolder } from './embedded-folder';
import { startOrAdopt, stopServer, type ServerPlan } from './embedded-server';

export interface EmbeddedPostgres {
  /** Connection URL of the superuser, database `postgres`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** The folder really used, which is not the one asked for where the database's user cannot enter that. */
  readonly dataDir: string;
  /** A server that already ran was taken over. */
  readonly adopted: boolean;
  /** The database was made just now, by this call. */
  readonly created: boolean;
  /** Fast shutdown, of an adopted server too; waits until it is gone. Throws where it is not after 60 s. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Made if it is missing. */
  readonly dataDir: string;
  /** True unless said otherwise. False is for tests: faster, but a power failure may destroy the database. */
  readonly durable?: boolean;
  /** Settings of the server, `name=value`; they win over those set here. An adopted server keeps its own. */
  readonly settings?: readonly string[];
  /** Of a server that is started, for those who knew it there before it fell; absent: any free one. */
  readonly port?: number;
  readonly log?: (line: string) => void;
}

const defaults = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=100',
  'shared_buffers=128MB',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_checkpoints=off',
  // Statements and the rows that constraints refuse may hold personal data, which does not belong into a log.
  'log_min_error_statement=fatal',
  'log_error_verbosity=terse',
];
const volatile = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'];

/**
 * Starts the PostgreSQL of a data path, or takes over the one that already serves it, and waits until it answers.
 * The server outlives this process unless it is stopped. Throws an Error that tells why it did not start.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataDir, durable = true, settings = [], port, log = () => undefined } = options;
  const home = await settleFolder(dataDir, log);
  const programs = await findPrograms(home, log);
  const created = await createCluster(home, programs, durable);
  if (created) log(`made a database in ${home.folder}`);
  await clearAbandoned(home.folder);

  const password = await readPassword(clusterIn(home));
  const plan: ServerPlan = {
    home,
    programs,
    settings: [...defaults, ...(durable ? [] : volatile), ...settings],
    url: (at) => `postgres://postgres:${password}@127.0.0.1:${at}/postgres`,
    port,
  };
  const { pid, port: found, adopted } = await startOrAdopt(plan);
  if (adopted) log(`took over the PostgreSQL that runs as process ${pid}`);
  return {
    url: plan.url(found),
    port: found,
    pid,
    dataDir: home.folder,
    adopted,
    created,
    stop: () => stopServer(plan, pid),
  };
}
