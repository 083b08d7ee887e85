import type { CommitCache } from './commit-cache';
import type { KurrentLog, LogRecord } from './log';

/** Expected revisions below 0, by the server's numbers. */
export const NO_STREAM = -1;
export const ANY = -2;
export const STREAM_EXISTS = -4;

export type Decision =
  | { readonly kind: 'ok' }
  | { readonly kind: 'repeated'; readonly last: LogRecord }
  /** A repeat of what is not replicated yet. */
  | { readonly kind: 'repeated-too-soon' }
  | { readonly kind: 'conflict'; readonly current: number }
  | { readonly kind: 'deleted' };

export interface Expectation {
  readonly stream: string;
  readonly expected: number;
  readonly ids: readonly string[];
}

/** The server's own order of questions: `IndexWriter.CheckCommit`. Ids are compared, data never. */
export function checkCommit(log: KurrentLog, cache: CommitCache, asked: Expectation): Decision {
  const { stream, expected } = asked;
  const current = log.lastRevision(stream);
  const conflict: Decision = { kind: 'conflict', current };
  if (log.isTombstoned(stream)) return { kind: 'deleted' };
  if (expected === STREAM_EXISTS) {
    if (log.isSoftDeleted(stream)) return { kind: 'deleted' };
    if (current < 0 && log.lastRevision(`$$${stream}`) < 0) return conflict;
  }
  if (expected === ANY || expected === STREAM_EXISTS) return checkWeakly(log, cache, asked, conflict);
  if (expected < current) return checkStrongly(log, asked, conflict);
  return expected > current ? conflict : { kind: 'ok' };
}

/** Where no revision says at which place the ids should stand, only what this node remembers is asked. */
function checkWeakly(
  log: KurrentLog,
  cache: CommitCache,
  { stream, ids }: Expectation,
  conflict: Decision,
): Decision {
  const found = ids.map((id) => cache.find(stream, id));
  const unknown = found.indexOf(undefined);
  if (unknown === 0 || ids.length === 0) return { kind: 'ok' };
  return unknown > 0 ? conflict : repeated(log, found[found.length - 1]);
}

function checkStrongly(
  log: KurrentLog,
  { stream, expected, ids }: Expectation,
  conflict: Decision,
): Decision {
  const first = expected + 1;
  const unknown = ids.findIndex((id, nth) => log.at(stream, first + nth)?.id !== id);
  if (unknown === 0 && expected === NO_STREAM && log.isSoftDeleted(stream)) return { kind: 'ok' };
  return unknown >= 0 || ids.length === 0 ? conflict : repeated(log, log.at(stream, expected + ids.length));
}

function repeated(log: KurrentLog, last: LogRecord | undefined): Decision {
  if (!last || !log.isReplicated(last)) return { kind: 'repeated-too-soon' };
  return { kind: 'repeated', last };
}
