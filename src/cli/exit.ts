import { NotFound } from '../kernel/bad-input';

/** What the command line answers to whoever called it. */
export const Exit = { ok: 0, found: 1, usage: 2, unavailable: 3 } as const;
export type ExitCode = (typeof Exit)[keyof typeof Exit];

/** The command line was called in a way that cannot be meant. */
export class Usage extends Error {}

/** What the command line names is not in the record. @throws Usage */
export function notFoundIsUsage(error: unknown): never {
  if (error instanceof NotFound) throw new Usage(error.message);
  throw error;
}
