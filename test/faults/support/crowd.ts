import { fileEnd } from '../../support/left-open';
import { addMilestones, cooperate } from './cooperating';
import type { PatientClients } from './patient-client';
import { asked } from './stored-record';

export interface Crowd {
  /** Lets everybody finish what they have begun. */
  leave(): Promise<void>;
}

/** So many clients at once, each taking one cooperation after the other through its steps until they are to leave. */
export function crowd(clients: PatientClients, count: number, partnershipId: string): Crowd {
  const left = new AbortController();
  const leaving = AbortSignal.any([left.signal, fileEnd]);
  const all = Array.from({ length: count }, async (_, n) => {
    for (let round = 0; !leaving.aborted; round++) {
      const name = `client-${n}-${round}`;
      await cooperate(clients, name, leaving);
      await addMilestones(clients, partnershipId, name, 1);
    }
  });
  return {
    async leave() {
      left.abort();
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
