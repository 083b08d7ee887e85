import { setTimeout as sleep } from 'node:timers/promises';
import { idFrom } from '../../../src/kernel/recording/ids';
import type { Client } from '../../support/client';
import { checkLedger, ledgerOf } from './check-ledger';
import { checkRecord } from './check-record';
import { FOLLOW_UPS_A_MEETING } from './cooperating';
import { freshFold } from './fresh-fold';
import { History } from './history';
import { differences, readModelsOf } from './read-models';
import { byCommand, type Stored, storedRecord, wrongStreamVersions } from './stored-record';

const SHOWN = 20;
const SETTLED_WITHIN_MS = 40_000;
/** Of what clients may ask for and no cooperation has as a step. */
const NOT_IN_THE_LEDGER = new Set(['TokenIssued']);

export interface Run {
  /** The superuser's URL of the database. */
  readonly url: string;
  /** Speaks as admin to a service that still runs. */
  readonly admin: Client;
  readonly history: History;
  /** Place of the record when the run began; see `lastPlace`. */
  readonly before: string;
}

/** Everything that is wrong after a run of commands over HTTP, once reactions and projections have caught up. */
export async function verdictOn(run: Run): Promise<string[]> {
  // A run that got nothing done would be found in order whatever the service does.
  if (run.history.operations('ok').length === 0) throw new Error(`none was ok: ${run.history.summary()}`);
  return shortened(await faultsOf(run));
}

/** The same where those who asked kept no account: it says nothing of who asked for what. */
export async function verdictWithoutHistory(run: Omit<Run, 'history'>): Promise<string[]> {
  const faults = await faultsOf({ ...run, history: new History() });
  return shortened(faults.filter((fault) => !fault.endsWith('nobody asked for it')));
}

async function faultsOf({ url, admin, history, before }: Run): Promise<string[]> {
  await settled(admin);
  const stored = await storedRecord(url, byCommand, before);
  return [
    ...checkRecord(history, stored),
    ...(await wrongStreamVersions(url)),
    ...checkIds(stored),
    ...checkReactions(stored),
    ...checkLedger(await ledgerOf(url), acknowledgedSteps(history, stored)),
    ...differences(await readModelsOf(url), await freshFold(url)),
  ];
}

/** Positions as clients were told them. */
function acknowledgedSteps(history: History, stored: readonly Stored[]): string[] {
  const others = stored.filter(({ type }) => NOT_IN_THE_LEDGER.has(type)).map(({ position }) => position);
  const told = history.operations('ok').flatMap(({ place }) => place?.position ?? []);
  return told.filter((position) => !others.includes(position));
}

const shortened = (faults: readonly string[]): string[] =>
  faults.length > SHOWN ? [...faults.slice(0, SHOWN), `and ${faults.length - SHOWN} more`] : [...faults];

/** Ids of events derive from the command, so that each of its tries would store the same. */
function checkIds(stored: readonly Stored[]): string[] {
  const counts = new Map<string, number>();
  return stored.flatMap(({ id, operation }) => {
    if (operation === undefined) return [];
    const nth = counts.get(operation) ?? 0;
    counts.set(operation, nth + 1);
    return id === idFrom(operation, nth) ? [] : [`${id} is not the id of event ${nth} of ${operation}`];
  });
}

/** Each logged meeting opened its follow-ups, once. */
function checkReactions(stored: readonly Stored[]): string[] {
  const opened = stored.filter(({ type }) => type === 'FollowUpOpened');
  return stored
    .filter(({ type, operation }) => type === 'MeetingLogged' && operation !== undefined)
    .map(({ id, stream }) => ({
      stream,
      found: opened.filter(({ causationId }) => causationId === id).length,
    }))
    .filter(({ found }) => found !== FOLLOW_UPS_A_MEETING)
    .map(({ stream, found }) => `${stream} led to ${found} follow-ups, not ${FOLLOW_UPS_A_MEETING}`);
}

/** Until reactions, and then projections, have seen all that is stored. */
export async function settled(admin: Client): Promise<void> {
  const behind = async (path: string) => {
    const { status, text, body } = await admin.get(path);
    if (status !== 200) return text;
    const items = body.items as { name: string; status: string; lag: number }[];
    // What was switched away from is kept as it was.
    return items.filter((item) => item.status !== 'kept' && (item.lag > 0 || item.status !== 'running'));
  };
  for (const path of ['/system/reactions', '/system/projections']) {
    const end = performance.now() + SETTLED_WITHIN_MS;
    for (let left = await behind(path); left.length > 0; left = await behind(path)) {
      if (performance.now() > end) throw new Error(`${path} is not settled: ${JSON.stringify(left)}`);
      await sleep(50);
    }
  }
}
