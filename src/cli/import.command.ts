import type { INestApplicationContext } from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import { UnknownShape } from '../imports/data-file';
import { ImportService } from '../imports/import.service';
import type { Verdict } from '../imports/verdict';
import { Followers } from '../kernel/following/followers';
import { Exit, type ExitCode, Usage } from './exit';

const SHOWN_WITHIN_MS = 60_000;

/** Brings a data file into the record and tells what became of each row; something is found where one was refused. */
export async function importFile(
  context: INestApplicationContext,
  json: unknown,
  dryRun: boolean,
): Promise<ExitCode> {
  const followers = context.get(Followers);
  await followers.start({ wanted: ({ kind }) => kind === 'projection' });
  const report = await context
    .get(ImportService)
    .import(json, { actorId: 'import', dryRun, onProgress })
    .catch(asUsage);
  await followers.caughtUp(SHOWN_WITHIN_MS);

  for (const verdict of [...report.also, ...report.rows]) process.stdout.write(`${lineOf(verdict)}\n`);
  const { registered, revised, unchanged, refused } = report.counts;
  process.stdout.write(
    `${report.shape}${dryRun ? ' (dry run, nothing is stored)' : ''}: ` +
      `${registered} registered, ${revised} revised, ${unchanged} unchanged, ${refused} refused\n`,
  );
  return refused > 0 ? Exit.found : Exit.ok;
}

const lineOf = ({ outcome, id, code, reason }: Verdict) =>
  `${outcome.padEnd(11)}${id}${code ? `  ${code}: ${reason}` : ''}`;

function onProgress({ shape, done, total }: { shape: string; done: number; total: number }): void {
  if (done % 100 === 0 || done === total) process.stderr.write(`${shape}: ${done} of ${total}\n`);
}

/** The content of a data file. @throws Usage */
export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (error) {
    throw new Usage(`${file} cannot be read as JSON: ${(error as Error).message}`);
  }
}

function asUsage(error: unknown): never {
  if (error instanceof UnknownShape) throw new Usage(error.message);
  throw error;
}
