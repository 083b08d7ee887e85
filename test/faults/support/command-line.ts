import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Instances } from './instances';

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const environment = (databaseUrl: string) => ({ PATH: process.env.PATH, DATABASE_URL: databaseUrl });

/** Runs `kakehashi` beside the instances, until it ends. */
export function kakehashi(
  { folder }: Instances,
  databaseUrl: string,
  ...args: readonly string[]
): Promise<Said> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(folder.path, 'dist/cli.js'), ...args],
      { env: environment(databaseUrl), timeout: 55_000 },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
    );
  });
}

/** Runs it until somebody kills it, and keeps what it says of its progress. */
export function startKakehashi(
  { folder }: Instances,
  databaseUrl: string,
  ...args: readonly string[]
): { readonly process: ChildProcess; readonly told: () => string } {
  const child = spawn(process.execPath, [join(folder.path, 'dist/cli.js'), ...args], {
    env: environment(databaseUrl),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
  return { process: child, told: () => told };
}
