import { addMilestones, cooperate } from './cooperating';
import type { PatientClients } from './patient-client';
import { asked } from './stored-record';

export interface Crowd {
  /** Lets everybody finish what they have begun. */
  leave(): Promise<void>;
}

/** Longer than any test. One that fails may tell nobody to leave, and the process would not end. */
const LONGEST_MS = 300_000;

/** So many clients at once, each taking one cooperation after the other through its steps until they are to leave. */
export function crowd(clients: PatientClients, count: number, partnershipId: string): Crowd {
  const leaving = new AbortController();
  const left = AbortSignal.any([leaving.signal, AbortSignal.timeout(LONGEST_MS)]);
  const all = Array.from({ length: count }, async (_, n) => {
    for (let round = 0; !left.aborted; round++) {
      const name = `client-${n}-${round}`;
      await cooperate(clients, name, left);
      await addMilestones(clients, partnershipId, name, 1);
    }
  });
  return {
    async leave() {
      leaving.abort();
      await Promise.all(all);
    },
  };
}

/** A partnership in force that the seed knows, for all to write to at once. */
export function sharedPartnership(url: string): Promise<string> {
  return asked(url, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select id from partnership_register where status = 'in-force' order by id limit 1`,
    );
    return rows[0].id;
  });
}
