import { newFolder } from './durable-cluster';
import startPostgres = require('../../support/start-postgres');

/** The ordinary test server, and a place for the cluster that the files of a run copy. */
export = async function setUp(): Promise<void> {
  await startPostgres();
  process.env.KAKEHASHI_GOLDEN = await newFolder('golden-');
};
