import { transformFileSync } from '@swc/core';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EmbeddedOptions, EmbeddedPostgres } from '../../src/kernel/database/embedded-postgres';

const project = join(__dirname, '..', '..');
const sources = [
  'test/support/launcher-child.ts',
  ...readdirSync(join(project, 'src/kernel/database'))
    .filter((name) => /^(embedded-|error-code).*(?<!spec)\.ts$/.test(name))
    .map((name) => `src/kernel/database/${name}`),
];

/** Compiles the launcher into a folder, as `npm run build` would, so that other processes can run it. */
export function compileLauncher(folder: string): void {
  for (const source of sources) {
    const { code } = transformFileSync(join(project, source), {
      swcrc: false,
      module: { type: 'commonjs' },
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    });
    const file = join(folder, source.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
  }
}

export type Started = Omit<EmbeddedPostgres, 'stop'> & { readonly log: string[]; readonly took: number };

export interface Launcher {
  readonly process: ChildProcess;
  /** What the process got; fails with the launcher's error. */
  readonly started: Promise<Started>;
  /** Kills it as `kill -9` does, or as Ctrl-C does: the whole process group. Waits until its output is closed. */
  kill(signal?: 'SIGKILL' | 'SIGINT'): Promise<void>;
}

interface Surroundings {
  readonly uid?: number;
  readonly gid?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the compiled launcher of a folder in a process of its own. */
export function launch(
  folder: string,
  options: EmbeddedOptions,
  { env, ...as }: Surroundings = {},
): Launcher {
  const script = join(folder, 'test/support/launcher-child.js');
  const child = spawn(process.execPath, [script, JSON.stringify(options)], {
    ...as,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, NODE_PATH: join(project, 'node_modules'), ...env },
  });
  const closed = once(child, 'close');
  const started = firstLine(child, closed);
  // Not every test waits for it.
  started.catch(() => undefined);
  return {
    process: child,
    started,
    async kill(signal = 'SIGKILL') {
      if (child.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, signal);
      await closed;
    },
  };
}

async function firstLine(child: ChildProcess, closed: Promise<unknown>): Promise<Started> {
  if (!child.stdout) throw new Error('the launcher has no output');
  const line: unknown = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([text]: unknown[]) => text),
    closed.then(() => '{ "error": "the launcher ended without a word" }'),
  ]);
  const answer: Started | { error: string } = JSON.parse(String(line));
  if ('error' in answer) throw new Error(answer.error);
  return answer;
}
