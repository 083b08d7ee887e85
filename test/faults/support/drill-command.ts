import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { ServiceFolder } from '../../support/service-process';

export interface Said {
  readonly code: number;
  readonly text: string;
}

/** Runs `kakehashi` of a compiled service, to its end. */
export function kakehashi(
  folder: ServiceFolder,
  env: Readonly<Record<string, string>>,
  ...words: string[]
): Promise<Said> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(folder.path, 'dist/cli.js'), ...words],
      { cwd: folder.path, env: { PATH: process.env.PATH, ...env }, timeout: 60_000 },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), text: stdout + stderr }),
    );
  });
}
