import { rmSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/kernel/database/embedded-postgres';
import { testServer } from './test-server';

/** One server for all the tests of a run; its superuser's URL is in TEST_POSTGRES_URL. Set it to use another server. */
export = async function startPostgres(): Promise<void> {
  if (process.env.TEST_POSTGRES_URL) return;

  const folder = await mkdtemp(join(tmpdir(), 'kakehashi-test-'));
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({ dataDir: folder, durable: false });
  testServer.running = { server, folder };
  process.env.TEST_POSTGRES_URL = server.url;

  // Jest does not tear down when it is interrupted, and the server does not hear Ctrl-C.
  process.once('exit', abandon);
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
};

function abandon(): void {
  const running = testServer.running;
  if (!running) return;
  process.kill(running.server.pid, 'SIGQUIT');
  rmSync(running.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}
