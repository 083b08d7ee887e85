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

/** Runs it until somebody kills it. */
export const startKakehashi = (
  { folder }: Instances,
  databaseUrl: string,
  ...args: readonly string[]
): ChildProcess =>
  spawn(process.execPath, [join(folder.path, 'dist/cli.js'), ...args], {
    env: environment(databaseUrl),
    stdio: 'ignore',
  });
