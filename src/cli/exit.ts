/** What the command line answers to whoever called it. */
export const Exit = { ok: 0, found: 1, usage: 2, unavailable: 3 } as const;
export type ExitCode = (typeof Exit)[keyof typeof Exit];

/** The command line was called in a way that cannot be meant. */
export class Usage extends Error {}
