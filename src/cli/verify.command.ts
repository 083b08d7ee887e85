import { readFile } from 'node:fs/promises';
import type { Config } from '../config';
import type { OpenDatabase } from '../kernel/database/open-database';
import { openSource } from '../kernel/copying/open-record';
import { findingsOf, type Finding } from '../kernel/evidence/findings';
import { type RecordPlace, type Verification, verifyRecord } from '../kernel/evidence/verify';
import { Exit, type ExitCode, Usage } from './exit';

export interface VerifyOptions {
  readonly json: boolean;
  /** A copy of the evidence that was kept elsewhere. */
  readonly evidence?: string;
  /** File with the public keys to believe. */
  readonly keys?: string;
}

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Holds the record against its chain and all that was signed; something is found where they do not agree. */
export async function verify(
  { serving }: OpenDatabase,
  { evidenceDir, eventStoreUrl }: Config,
  { json, evidence, keys }: VerifyOptions,
): Promise<ExitCode> {
  const began = performance.now();
  const place = {
    ...serving,
    evidenceDir: evidence ?? evidenceDir,
    keys: keys === undefined ? undefined : await readKeys(keys),
  };
  const verified = eventStoreUrl ? await verifyIn(eventStoreUrl, place) : await verifyRecord(place);
  const found = findingsOf(verified);
  const seconds = (performance.now() - began) / 1000;
  if (json) say(JSON.stringify({ ok: found.length === 0, ...summaryOf(verified), seconds, found }, null, 2));
  else tell(verified, found, seconds);
  return found.length > 0 ? Exit.found : Exit.ok;
}

async function verifyIn(eventStoreUrl: string, place: RecordPlace): Promise<Verification> {
  const source = await openSource(eventStoreUrl);
  try {
    return await verifyRecord({ ...place, store: source.store });
  } finally {
    await source.close();
  }
}

async function readKeys(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: Error) => {
    throw new Usage(`${file} cannot be read: ${error.message}`);
  });
}

function summaryOf({ origin, tip, linked, standing, evidence }: Verification) {
  const last = standing.at(-1);
  return {
    origin,
    events: tip.n,
    position: tip.position,
    root: tip.link.toString('base64'),
    links: linked,
    checkpoints: standing.length,
    givenUp: evidence.checkpoints.length - standing.length,
    lastSigned: last && { events: last.size, position: last.position, time: last.time },
    unfinishedNoteAtLine: evidence.tornAt,
    keys: evidence.verifiers.map(({ name, id }) => `${name}+${id}`),
  };
}

function tell(verified: Verification, found: readonly Finding[], seconds: number): void {
  const { events, links, checkpoints, givenUp, lastSigned, position, root, keys, unfinishedNoteAtLine } =
    summaryOf(verified);
  say(`record       ${verified.origin}: ${events} events up to ${position || 'the start'}`);
  say(`root         ${root}`);
  say(`links        ${links}`);
  say(`signed       ${checkpoints} checkpoints in ${verified.evidence.folder}`);
  if (lastSigned) say(`             the last at ${lastSigned.time}: ${lastSigned.events} events`);
  for (const key of keys) say(`key          ${key}`);
  if (givenUp > 0) say(`given up     ${givenUp} checkpoints of what an older copy was restored over`);
  if (unfinishedNoteAtLine !== undefined)
    say(`unfinished   the note at line ${unfinishedNoteAtLine}, as after a crash; it counts for nothing`);
  for (const { message } of found) say(`FOUND        ${message}`);
  say(`${found.length === 0 ? 'all of it agrees' : 'not all of it agrees'} (${seconds.toFixed(1)} s)`);
}
