import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UnfitDatabase } from '../database/serving-role';
import { type Checkpoint, checkpointFrom } from './checkpoint';
import { type Note, notesIn } from './notes';
import { signerOf, type Verifier, verifierFrom } from './signed-note';

export const CHECKPOINTS = 'checkpoints';
export const PUBLIC_KEYS = 'signing.pub';

export interface SignedCheckpoint extends Checkpoint {
  readonly line: number;
}

/** What a folder of evidence says of one record. */
export interface Evidence {
  readonly folder: string;
  /** In the order of the file; only those whose signature holds. */
  readonly checkpoints: readonly SignedCheckpoint[];
  readonly verifiers: readonly Verifier[];
  /** Notes that do not hold, and why. */
  readonly faults: readonly { readonly line: number; readonly message: string }[];
  readonly tornAt?: number;
  /** Folders beside it in which another record was signed. */
  readonly others: readonly string[];
}

/** What was signed here is of a record with another id; a new key for this one would make that forgotten. */
export class AnotherRecord extends UnfitDatabase {}

/** Where the evidence of a record lies below EVIDENCE_DIR. */
export const folderOf = (dir: string, origin: string) => join(dir, origin.replace(/^.*\//, ''));

/** Reads the folder of one record below EVIDENCE_DIR, or a copy of that folder. */
export async function readEvidence(dir: string, origin: string, pinned?: string): Promise<Evidence> {
  const own = folderOf(dir, origin);
  const folder = (await read(join(own, CHECKPOINTS))) === undefined ? dir : own;
  const file = (await read(join(folder, CHECKPOINTS))) ?? '';
  const keys = pinned ?? (await read(join(folder, PUBLIC_KEYS))) ?? '';
  const verifiers = keys.split('\n').flatMap((line) => verifierFrom(line) ?? []);
  const { notes, tornAt } = notesIn(file);
  const judged = notes.map((note) => judge(note, origin, verifiers));
  return {
    folder,
    checkpoints: judged.flatMap((each) => ('size' in each ? each : [])),
    faults: judged.flatMap((each) => ('message' in each ? each : [])),
    verifiers,
    others: await othersIn(dir, origin),
    ...(tornAt !== undefined && { tornAt }),
  };
}

/** A record keeps its id wherever it is moved or restored to. @throws AnotherRecord where only others were signed */
export async function refuseAnotherRecord(dir: string, origin: string): Promise<void> {
  if (await isOfARecord(folderOf(dir, origin))) return;
  const others = await othersIn(dir, origin);
  if (others.length === 0) return;
  throw new AnotherRecord(
    `This record is ${origin}, but what lies in ${named(others)} was signed for another one. If es.meta.store_id ` +
      'was changed, put it back and run `kakehashi verify`; if this is a new record, give it an EVIDENCE_DIR of its own.',
  );
}

/** Of many the first. */
export const named = (folders: readonly string[]): string =>
  folders.length > 3
    ? `${folders.slice(0, 3).join(', ')} and ${folders.length - 3} others`
    : folders.join(', ');

async function othersIn(dir: string, origin: string): Promise<string[]> {
  const folders = (await entriesOf(dir)).map((name) => join(dir, name));
  const others = folders.filter((folder) => folder !== folderOf(dir, origin));
  const known = await Promise.all(others.map(isOfARecord));
  return others.filter((_, at) => known[at]).sort();
}

/** A process that never led has a key there, and no checkpoint yet. */
async function isOfARecord(folder: string): Promise<boolean> {
  const files = await Promise.all([CHECKPOINTS, PUBLIC_KEYS].map((name) => read(join(folder, name))));
  return files.some((file) => file !== undefined);
}

function judge(
  { line, text, signatures, afterTorn }: Note,
  origin: string,
  verifiers: readonly Verifier[],
): SignedCheckpoint | { line: number; message: string } {
  const at = `the note at line ${line}`;
  if (!signerOf(text, signatures, verifiers)) return { line, message: `${at} is not signed by a known key` };
  const checkpoint = checkpointFrom(text);
  if (!checkpoint) return { line, message: `${at} is no checkpoint` };
  if (checkpoint.origin !== origin) return { line, message: `${at} speaks of ${checkpoint.origin}` };
  if (afterTorn && !checkpoint.afterTorn)
    return { line, message: `before ${at} a part of the file is missing` };
  return { ...checkpoint, line };
}

/** The furthest that still holds. */
export async function lastSigned(dir: string, origin: string): Promise<SignedCheckpoint | undefined> {
  const { checkpoints } = await readEvidence(dir, origin);
  return standing(checkpoints).reduce<SignedCheckpoint | undefined>(
    (last, one) => (last && last.size > one.size ? last : one),
    undefined,
  );
}

/**
 * Those that still hold. Where an older copy of the record was accepted, what had been signed beyond it before does not.
 */
export function standing(checkpoints: readonly SignedCheckpoint[]): SignedCheckpoint[] {
  const holding: SignedCheckpoint[] = [];
  let most = Infinity;
  for (const checkpoint of checkpoints.toReversed()) {
    if (checkpoint.size <= most) holding.push(checkpoint);
    if (checkpoint.givesUp !== undefined) most = Math.min(most, checkpoint.size);
  }
  return holding.toReversed();
}

const read = (path: string) => readFile(path, 'utf8').catch(unlessAbsent);

const entriesOf = async (dir: string) => (await readdir(dir).catch(unlessAbsent)) ?? [];

function unlessAbsent(error: NodeJS.ErrnoException): undefined {
  if (!['ENOENT', 'ENOTDIR'].includes(error.code ?? '')) throw error;
}
