import { named } from './evidence-folder';
import type { Fault, FaultKind } from './record-walk';
import type { Verification } from './verify';

type OtherKind =
  | 'moved'
  | 'links'
  | 'evidence'
  | 'no-evidence'
  | 'unsigned'
  | 'unread'
  | 'counters'
  | 'halted'
  | 'schema'
  | 'another-record';

/** One thing that is wrong. */
export interface Finding {
  readonly code: FaultKind | OtherKind;
  /** Of the first bad event; absent where only its neighbourhood is known. */
  readonly position?: string;
  readonly after?: string;
  readonly until?: string;
  readonly message: string;
}

const REMEDY = 'the events are as they were signed; `kakehashi rebuild chain` makes the links anew';

const REFUSED = 'all events are there, but appends that count on it are refused';

/** While a service serves, an event is signed within an hour, and with the next thousand. */
const UNSIGNED_MS = 2 * 3_600_000;
const UNSIGNED_EVENTS = 2_000;
/** A clock may be ahead by so much. */
const AHEAD_MS = 300_000;

/** All that is wrong, the first bad position first. */
export const findingsOf = (verification: Verification): Finding[] => [
  ...ofRows(verification),
  ...ofEvents(verification),
  ...ofLinks(verification),
  ...ofEvidence(verification),
  ...ofCounters(verification),
];

function ofRows({ rows, tip }: Verification): Finding[] {
  if (rows === undefined || rows === tip.n) return [];
  return [
    { code: 'unread', message: `the table has ${rows} events, but ${tip.n} have a place in its order` },
  ];
}

/** Where events are missing or too many, they are what is wrong. */
function ofCounters({ counters, fault, rows, tip }: Verification): Finding[] {
  if (!counters || fault || rows !== tip.n) return [];
  const found: Finding[] = [];
  if (counters.streams > 0)
    found.push({
      code: 'counters',
      message: `es.streams is wrong for ${counters.streams} streams: ${REFUSED}`,
    });
  if (counters.sequence)
    found.push({ code: 'counters', message: `es.position_seq is behind the last event: ${REFUSED}` });
  return found;
}

function ofEvents(verification: Verification): Finding[] {
  const { fault, moved } = verification;
  if (fault) return [{ code: fault.kind, ...placeOf(fault), message: told(fault, verification) }];
  if (moved === undefined) return [];
  const message = `${moved}: the event there stood at another position`;
  return [{ code: 'moved', position: moved, message }];
}

function ofLinks({ brokenLink, agreed, linked }: Verification): Finding[] {
  if (brokenLink !== undefined) return [{ code: 'links', message: `link ${brokenLink} is wrong: ${REMEDY}` }];
  if (!agreed || linked >= agreed.size) return [];
  return [{ code: 'links', message: `the links end at ${linked} of ${agreed.size}: ${REMEDY}` }];
}

function ofEvidence(verification: Verification): Finding[] {
  const { evidence, standing, tip, halted, asMade } = verification;
  const found: Finding[] = [];
  if (evidence.faults.length > 0) {
    const [{ message }, ...others] = evidence.faults;
    const more = others.length > 0 ? `, and so ${others.length} more` : '';
    found.push({ code: 'evidence', message: `in ${evidence.folder}: ${message}${more}` });
  } else if (standing.length === 0 && tip.n > 0)
    found.push({ code: 'no-evidence', message: `no signed checkpoint of this record in ${evidence.folder}` });
  else if (isLongUnsigned(verification))
    found.push({ code: 'unsigned', after: standing.at(-1)!.position, message: ofUnsigned(verification) });
  if (halted) found.push({ code: 'halted', message: `nobody goes on with the chain: it is ${halted}` });
  if (!asMade) found.push({ code: 'schema', message: OTHERWISE_MADE });
  if (evidence.others.length > 0) found.push({ code: 'another-record', message: ofOthers(verification) });
  return found;
}

/** The times are those of the rows, which nothing protects: one that cannot be is not believed. */
function isLongUnsigned({ unsigned: { events, earliest, latest } }: Verification): boolean {
  if (earliest === undefined || latest === undefined) return false;
  const now = Date.now();
  const believed = timeOf(earliest) >= now - UNSIGNED_MS && timeOf(latest) <= now + AHEAD_MS;
  return events >= UNSIGNED_EVENTS || !believed;
}

/** PostgreSQL's infinity is none, and JavaScript makes something of nearly every text. */
const timeOf = (instant: string) => (/^\d{4}-\d{2}-/.test(instant) ? Date.parse(instant) : NaN);

function ofUnsigned({ standing, unsigned: { events, earliest, latest } }: Verification): string {
  return (
    `${events} events after ${standing.at(-1)!.position}, recorded from ${earliest} to ${latest}, are protected by ` +
    'links alone: no service has signed since, or none can write there'
  );
}

const OTHERWISE_MADE =
  'the tables, triggers or functions of schema es are not what the migrations made: readers may see other events than these';

const ofOthers = ({ evidence, origin }: Verification) =>
  `this record is ${origin}, but what lies in ${named(evidence.others)} was signed for another one: either ` +
  'es.meta.store_id was changed and has to be put back, or two records share a folder that each has to have of its own';

const placeOf = ({ position, after, until }: Fault) =>
  position === undefined ? { after, until } : { position };

const KINDS: Readonly<Record<FaultKind, string>> = {
  changed: 'the event there was changed, or has taken the place of another',
  inserted: 'the event there was inserted later',
  deleted: 'the event there was deleted',
  'cut-off': 'the record was cut off there',
  replaced: 'events were changed, and their links with them',
};

function told(fault: Fault, { agreed }: Verification): string {
  const { kind, position, after, until } = fault;
  const place = position ?? `after ${after || 'the start'}, by ${until} at the latest`;
  const before = agreed
    ? `up to ${agreed.position} all is as it was signed at ${agreed.time}`
    : 'no signed checkpoint lies before it';
  return `${place}: ${KINDS[kind]}; ${before}`;
}
