import type { Fault, FaultKind } from './record-walk';
import type { Verification } from './verify';

/** One thing that is wrong. */
export interface Finding {
  readonly code: FaultKind | 'moved' | 'links' | 'evidence' | 'no-evidence' | 'unsigned' | 'another-record';
  /** Of the first bad event; absent where only its neighbourhood is known. */
  readonly position?: string;
  readonly after?: string;
  readonly until?: string;
  readonly message: string;
}

const REMEDY = 'the events are as they were signed; `kakehashi rebuild chain` makes the links anew';

/** An event is signed within an hour while a service serves. */
const UNSIGNED_MS = 2 * 3_600_000;

/** All that is wrong, the first bad position first. */
export const findingsOf = (verification: Verification): Finding[] => [
  ...ofEvents(verification),
  ...ofLinks(verification),
  ...ofEvidence(verification),
];

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
  const { evidence, standing, tip, unsignedSince } = verification;
  const found: Finding[] = [];
  if (evidence.faults.length > 0) {
    const [{ message }, ...others] = evidence.faults;
    const more = others.length > 0 ? `, and so ${others.length} more` : '';
    found.push({ code: 'evidence', message: `in ${evidence.folder}: ${message}${more}` });
  } else if (standing.length === 0 && tip.n > 0)
    found.push({ code: 'no-evidence', message: `no signed checkpoint of this record in ${evidence.folder}` });
  else if (unsignedSince && Date.now() - Date.parse(unsignedSince) > UNSIGNED_MS)
    found.push({ code: 'unsigned', after: standing.at(-1)!.position, message: ofUnsigned(verification) });
  if (evidence.others.length > 0) found.push({ code: 'another-record', message: ofOthers(verification) });
  return found;
}

function ofUnsigned({ standing, tip, unsignedSince }: Verification): string {
  const { position, size } = standing.at(-1)!;
  return (
    `${tip.n - size} events after ${position}, the first of ${unsignedSince}, are protected by links alone: ` +
    'no service has signed since, or none can write there'
  );
}

const ofOthers = ({ evidence, origin }: Verification) =>
  `this record is ${origin}, but what lies in ${evidence.others.join(', ')} was signed for another one: either ` +
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
