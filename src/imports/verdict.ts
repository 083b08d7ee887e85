import { BadInput } from '../kernel/bad-input';
import { InvalidEvent, WrongRevision } from '../kernel/event-store/event-store-errors';
import { Refused } from '../kernel/refused';

export const outcomes = ['registered', 'revised', 'unchanged', 'refused'] as const;
export type Outcome = (typeof outcomes)[number];

/** What became of one row of a file. */
export interface Verdict {
  /** Place of the row in the file, from 0. */
  readonly row: number;
  readonly id: string;
  readonly outcome: Outcome;
  /** Of a refused row. */
  readonly code?: string;
  readonly reason?: string;
}

export interface Report {
  /** What the file holds, such as `clusters-eu`. */
  readonly shape: string;
  readonly dryRun: boolean;
  readonly rows: readonly Verdict[];
  /** Parties that were registered because a row names them. */
  readonly also: readonly Verdict[];
  /** Rows by outcome. */
  readonly counts: Readonly<Record<Outcome, number>>;
}

export type Done = Exclude<Outcome, 'refused'>;

type Refusal = Pick<Verdict, 'code' | 'reason'>;

/** Why a row is refused; undefined where the fault is not the row's, so that the import has to stop. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof BadInput) return { code: error.faults[0].code, reason: error.message };
  if (error instanceof Refused) return { code: error.code, reason: error.message };
  if (error instanceof InvalidEvent) return { code: 'invalid-text', reason: error.message };
  if (error instanceof WrongRevision)
    return { code: 'conflict', reason: 'Others changed it at the same time.' };
  return undefined;
}

export const countsOf = (rows: readonly Verdict[]): Record<Outcome, number> => {
  const counts = { registered: 0, revised: 0, unchanged: 0, refused: 0 };
  for (const { outcome } of rows) counts[outcome] += 1;
  return counts;
};
