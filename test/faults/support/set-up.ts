import { rmSync } from 'node:fs';
import { newFolder } from './durable-cluster';
import startPostgres = require('../../support/start-postgres');

/** The ordinary test server, and a place for the cluster that the files of a run copy. */
export = async function setUp(): Promise<void> {
  await startPostgres();
  const folder = await newFolder('kakehashi-golden-');
  process.env.KAKEHASHI_GOLDEN = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
};
