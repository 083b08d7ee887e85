import { gifu, minalogic, shizuoka } from '../../support/cooperation';
import { aPartnership, anApplication } from '../../support/cooperation';
import type { PatientClients } from './patient-client';

const meeting = {
  startsAt: '2026-06-03T10:00',
  timeZone: 'Europe/Paris',
  minutes: 60,
  kind: 'online',
  participants: [minalogic, shizuoka],
  languages: ['en'],
};
const log = {
  heldOn: '2026-06-03',
  outcome: 'negotiation-started',
  nextSteps: [
    { text: 'send a draft', dueOn: '2026-07-01' },
    { text: 'name the partners', dueOn: '2026-08-01', party: gifu },
  ],
};

/** Follow-ups that a reaction opens for each meeting that `cooperate` logs. */
export const FOLLOW_UPS_A_MEETING = log.nextSteps.length;

/** Takes one cooperation from its application to a signed partnership, as far as it gets, or until it is to leave. */
export async function cooperate(clients: PatientClients, name: string, leaving?: AbortSignal): Promise<void> {
  const step = async (path: string, body: object, key: string) =>
    leaving?.aborted ? undefined : clients.step(path, body, `${name}-${key}`);
  const application = await step('/applications', anApplication, 'application');
  if (!application) return;
  const { id: applicationId, cooperationId } = application;
  if (!(await step(`/applications/${applicationId}/acceptance`, { office: 'office.gifu' }, 'accept'))) return;

  const match = await step(
    '/matches',
    { applicationId, eu: minalogic, jp: shizuoka, origin: 'wished' },
    'match',
  );
  if (!match) return;
  for (const party of [minalogic, shizuoka])
    if (!(await step(`/matches/${match.id}/answers`, { party, answer: 'yes' }, `yes-${party.id}`))) return;

  const planned = await step('/meetings', { ...meeting, matchId: match.id }, 'meeting');
  if (planned) await step(`/meetings/${planned.id}/log`, log, 'log');
  const partnership = await step('/partnerships', { ...aPartnership, cooperationId }, 'partnership');
  if (partnership)
    await step(`/partnerships/${partnership.id}/signature`, { signedOn: '2026-10-02' }, 'signature');
}

/** One of many that all write to the same partnership at once. */
export async function addMilestones(
  clients: PatientClients,
  partnershipId: string,
  name: string,
  count: number,
): Promise<void> {
  for (let n = 0; n < count; n++)
    await clients.step(
      `/partnerships/${partnershipId}/milestones`,
      { what: 'a visit', on: '2026-11-01', kind: 'visit' },
      `${name}-milestone-${n}`,
    );
}
