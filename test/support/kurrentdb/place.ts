import type { LogRecord } from './log';

/** A place in the log, as clients name it. Events have two equal numbers, checkpoints a prepare of 0. */
export interface Place {
  readonly commit: number;
  readonly prepare: number;
}

/** Whether the record stands behind the place: behind `{ commit, prepare: 0 }` stands the event at that commit itself. */
export const isBehind = ({ position }: LogRecord, { commit, prepare }: Place) =>
  position > commit || (position === commit && position > prepare);

export const isAt = ({ position }: LogRecord, { commit, prepare }: Place) =>
  position === commit && position === prepare;

export const placeOf = ({ position }: LogRecord): Place => ({ commit: position, prepare: position });

/** Index of the first record at this offset or behind it. */
export function indexAt(records: readonly LogRecord[], offset: number): number {
  let [low, high] = [0, records.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (records[middle].position < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a record begins there; the start of the log and its end are such places too. */
export function isBoundary(records: readonly LogRecord[], { commit }: Place): boolean {
  const last = records[records.length - 1];
  return commit <= 0 || commit >= last.position || records[indexAt(records, commit)]?.position === commit;
}
