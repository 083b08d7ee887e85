import type { EventStore } from '../event-store/event-store';
import type { Checkpoint } from './checkpoint';
import { type Evidence, readEvidence, standing } from './evidence-folder';
import { RecordWalk, type Walked } from './record-walk';
import { type Counters, StoredRecord } from './stored-record';

export interface Verification extends Walked {
  readonly origin: string;
  /** Number of the last link in the database. */
  readonly linked: number;
  /** Rows in the table of events; absent where another store holds them. */
  readonly rows?: number;
  /** What appends count on and is wrong; absent where another store counts. */
  readonly counters?: Counters;
  /** Whether schema `es` is what the migrations made. */
  readonly asMade: boolean;
  /** Why nobody goes on with the chain. */
  readonly halted?: string;
  readonly evidence: Evidence;
  /** The signed checkpoints that have to hold, by size. */
  readonly standing: readonly Checkpoint[];
}

export interface RecordPlace {
  readonly url: string;
  readonly role?: string;
  /** Holds the events, where it is not that database. */
  readonly store?: EventStore;
  /** EVIDENCE_DIR, or a copy of the folder of this record. */
  readonly evidenceDir: string;
  /** The public keys to believe, one a line; absent: those beside the checkpoints. */
  readonly keys?: string;
}

/** Computes the chain anew from the events alone and compares it with the links and with all that was signed. */
export async function verifyRecord({
  url,
  role,
  store,
  evidenceDir,
  keys,
}: RecordPlace): Promise<Verification> {
  const origin = await StoredRecord.originAt(url, role);
  // Read first: what is signed now lies in every later snapshot.
  const evidence = await readEvidence(evidenceDir, origin, keys);
  const record = await StoredRecord.open(url, role);
  try {
    const holding = standing(evidence.checkpoints).sort((a, b) => a.size - b.size);
    const walk = new RecordWalk(holding, record.linked);
    for await (const { events, links } of store ? record.pagesOf(store) : record.pages()) {
      const first = walk.tip.n + 1;
      let next = 0;
      events.forEach((event, at) => {
        const link = links[next]?.n === first + at ? links[next++] : undefined;
        walk.take(event, link);
      });
    }
    const beyond = await record.link(walk.tip.n + 1);
    const { linked, halted, asMade } = record;
    const ours = store ? {} : { rows: record.rows, counters: record.counters };
    return { ...walk.end(beyond), ...ours, origin, linked, halted, asMade, evidence, standing: holding };
  } finally {
    await record.close();
  }
}
