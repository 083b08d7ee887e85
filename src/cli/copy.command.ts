import { ForeignHistory } from '../kernel/copying/copy-target';
import { copyHistory, type CopyProgress } from '../kernel/copying/copy-history';
import { openSource, openTarget, UnknownStore } from '../kernel/copying/open-record';
import { Exit, type ExitCode, Usage } from './exit';

export interface CopyOptions {
  readonly from: string;
  readonly to: string;
}

const TELL_EVERY_MS = 1000;

const counted = (count: number) => Math.round(count).toLocaleString('en');

/**
 * Copies a record, or the rest of it, from one store to another; something is found where the target holds another one.
 * Neither the services nor the read models on either of them hear of it.
 */
export async function copyEvents({ from, to }: CopyOptions): Promise<ExitCode> {
  if (from === to) throw new Usage('The record is copied from one store to another one.');
  const source = await openSource(from).catch(asUsage);
  try {
    const target = await openTarget(to, source).catch(asUsage);
    try {
      const { found, tip } = await copyHistory(source.store, target, progress());
      process.stdout.write(
        `${counted(tip.n)} events stand in the target as in the source; ${counted(found)} of them stood there before\n` +
          `root ${tip.link.toString('base64')}\n`,
      );
      return Exit.ok;
    } finally {
      await target.close();
    }
  } catch (error) {
    if (!(error instanceof ForeignHistory)) throw error;
    process.stderr.write(`${error.message}\n`);
    return Exit.found;
  } finally {
    await source.close();
  }
}

/** Tells every second how far it has come, and how fast. */
function progress(): (now: CopyProgress) => void {
  let told = { step: '', done: 0, at: performance.now() };
  return ({ step, done }) => {
    const at = performance.now();
    if (step !== told.step) told = { step, done, at };
    if (at - told.at < TELL_EVERY_MS) return;
    const rate = ((done - told.done) * 1000) / (at - told.at);
    process.stderr.write(`${step}: ${counted(done)} events, ${counted(rate)} events/s\n`);
    told = { step, done, at };
  };
}

function asUsage(error: unknown): never {
  if (error instanceof UnknownStore) throw new Usage(error.message);
  throw error;
}
