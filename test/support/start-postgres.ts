import { startEmbeddedPostgres } from '../../src/kernel/database/embedded-postgres';
import { openRunFolder } from './run-folder';
import { testRun } from './test-run';

/** One server for all the tests of a run; its superuser's URL is in TEST_POSTGRES_URL. Set it to use another server. */
export = async function startPostgres(): Promise<void> {
  if (testRun.folder) return;
  testRun.folder = openRunFolder();
  if (process.env.TEST_POSTGRES_URL) return;

  testRun.server = await startEmbeddedPostgres({ dataDir: `${testRun.folder}/server`, durable: false });
  process.env.TEST_POSTGRES_URL = testRun.server.url;
};
