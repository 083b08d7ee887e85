// Runs the contract of the event store and all tests that start the service against a real KurrentDB.
import { spawnSync } from 'node:child_process';

if (!process.env.KURRENTDB_URL) {
  console.error(
    'KURRENTDB_URL is to name a KurrentDB whose records do not matter: one node started with --insecure --mem-db\n' +
      '(kurrentdb://127.0.0.1:2113?tls=false), or a cluster by its connection string. Each test makes a record in a\n' +
      'namespace of its own there and leaves it behind.',
  );
  process.exit(1);
}
const args = [
  'node_modules/jest/bin/jest.js',
  '--selectProjects',
  'kurrentdb',
  '--maxWorkers=1',
  ...process.argv.slice(2),
];
process.exit(spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1);
