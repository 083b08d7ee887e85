import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
export const TOKEN = 'bench-admin-token';
const READY_WITHIN_MS = 600_000;

/** The compiled service in a process of its own, ready; `env` says on which data. */
export async function startService(env, flags = []) {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const began = performance.now();
  // Each database is a record of its own.
  const evidence = env.DATA_DIR ? undefined : await mkdtemp(join(tmpdir(), 'kakehashi-bench-evidence-'));
  const child = spawn(process.execPath, [...flags, 'dist/main.js'], {
    cwd: root,
    env: { ...settings(port), ...(evidence && { EVIDENCE_DIR: evidence }), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (text) => (said = (said + text).slice(-10_000)));
  const ended = once(child, 'exit');
  const kill = () => child.kill('SIGTERM');
  process.once('exit', kill);
  for (;;) {
    const answer = await fetch(`${origin}/readyz`).catch(() => undefined);
    if (answer?.status === 200) break;
    if (child.exitCode !== null || performance.now() - began > READY_WITHIN_MS)
      throw new Error(`the service did not start: ${said}`);
    await sleep(20);
  }
  return {
    origin,
    pid: child.pid,
    startedMs: performance.now() - began,
    /** Resident memory in MB. */
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024,
    async stop() {
      kill();
      await ended;
      if (evidence) await rm(evidence, { recursive: true });
      process.off('exit', kill);
    },
  };
}

const settings = (port) => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  PORT: String(port),
  ADMIN_TOKEN: TOKEN,
});

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}
