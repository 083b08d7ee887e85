// Starts the built service on an empty folder, walks the journey through it and stops it: journey.mjs [node binary]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = process.argv[2] ?? process.execPath;
const ADMIN_TOKEN = 'journey-admin-token';
const READY_WITHIN_MS = 120_000;
const GONE_WITHIN_MS = 5_000;

const dataDir = mkdtempSync(join(tmpdir(), 'kakehashi-journey-'));
// PostgreSQL runs as a user of its own where this runs as root, and has to enter.
chmodSync(dataDir, 0o755);
const port = await freePort();
const origin = `http://127.0.0.1:${port}`;

const service = spawn(node, ['dist/main.js'], {
  cwd: root,
  env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: String(port), DATA_DIR: dataDir, ADMIN_TOKEN },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let said = '';
service.stdout.on('data', (text) => (said += text));
const ended = once(service, 'exit');
process.once('exit', () => service.kill('SIGTERM'));

const began = Date.now();
await ready();
console.error(`ready after ${Date.now() - began} ms on ${await version()}`);
const database = /the database of .* is in (\S+): user/.exec(said)?.[1] ?? dataDir;
const postgres = Number(readFileSync(join(database, 'pg/postmaster.pid'), 'utf8').split('\n', 1)[0]);
const postgresRan = runs(postgres);
const journey = await printed(process.execPath, [
  join(root, 'test/journey/journey.mjs'),
  origin,
  ADMIN_TOKEN,
]);
const [passed, failed] = /(\d+) passed, (\d+) failed/.exec(journey)?.slice(1).map(Number) ?? [0, 1];

const endings = await endedWell();
const unsound = endings.filter(({ holds }) => !holds);
for (const { fact } of unsound) console.error(`not so: ${fact}`);
if (unsound.length + failed > 0) console.error(said);
for (const folder of [dataDir, database]) rmSync(folder, { recursive: true, force: true });
console.log(`${passed + endings.length - unsound.length} passed, ${failed + unsound.length} failed`);
process.exit(failed + unsound.length === 0 ? 0 : 1);

async function endedWell() {
  service.kill('SIGTERM');
  const [code] = await Promise.race([ended, sleep(30_000).then(() => ['no end'])]);
  return [
    { fact: 'PostgreSQL ran while the service did', holds: postgresRan },
    { fact: `SIGTERM ends the service with exit code 0 (${code})`, holds: code === 0 },
    { fact: 'SIGTERM stops PostgreSQL', holds: await gone(postgres) },
  ];
}

/** The process of a server that has ended stays until the system has taken note of it, which nobody else waits for. */
async function gone(pid) {
  for (const end = Date.now() + GONE_WITHIN_MS; runs(pid); await sleep(20))
    if (Date.now() > end) return false;
  return true;
}

function runs(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function ready() {
  for (;;) {
    const answer = await fetch(`${origin}/readyz`).catch(() => undefined);
    if (answer?.status === 200) return;
    if (service.exitCode !== null || Date.now() - began > READY_WITHIN_MS) {
      console.error(said);
      console.log('0 passed, 1 failed');
      process.exit(1);
    }
    await sleep(50);
  }
}

async function version() {
  return (await printed(node, ['--version'])).trim();
}

async function printed(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  await once(child, 'close');
  return text;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address();
  server.close();
  return free;
}
