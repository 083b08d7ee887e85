import { aCall, anEntry } from '../support/calls';
import type { Client } from '../support/client';

const minalogic = { kind: 'cluster', id: 'eu.minalogic' };
const shizuoka = { kind: 'prefecture', id: 'JP-22' };

/** A cooperation with every kind of thing in it, so that no read model is empty. */
export async function fullCooperation({
  post,
}: Client): Promise<{ cooperationId: string; meetingId: string }> {
  const done = async (path: string, body: object) => {
    const answer = await post(path, body);
    if (answer.status > 201) throw new Error(`${path}: ${answer.text}`);
    return answer.body as { id: string; cooperationId: string };
  };
  const { id, cooperationId } = await done('/applications', {
    kind: 'matchmaking',
    applicant: minalogic,
    offers: ['chip design'],
    thirdRegions: [{ kind: 'region', id: 'SEASIA' }],
  });
  await done(`/applications/${id}/acceptance`, { office: 'office.gifu' });
  const match = await done('/matches', { applicationId: id, eu: minalogic, jp: shizuoka, origin: 'manual' });
  for (const party of [minalogic, shizuoka])
    await done(`/matches/${match.id}/answers`, { party, answer: 'yes' });
  const meeting = await done('/meetings', {
    matchId: match.id,
    startsAt: '2024-11-20T17:55',
    timeZone: 'Asia/Tokyo',
    minutes: 60,
    kind: 'business',
    participants: [minalogic, shizuoka],
    languages: ['en', 'ja'],
  });
  await done(`/meetings/${meeting.id}/log`, {
    heldOn: '2024-11-20',
    outcome: 'negotiation-started',
    notes: '浜松で会った',
    nextSteps: [{ text: 'send a draft', dueOn: '2024-11-22', party: minalogic }],
  });
  const agreed = await done('/partnerships', {
    cooperationId,
    kind: 'mou',
    parties: [minalogic, shizuoka],
    fields: ['photonics'],
    forms: ['coop.industry'],
    priorities: [],
  });
  await done(`/partnerships/${agreed.id}/signature`, { signedOn: '2024-12', term: { years: 3 } });
  const call = await done('/calls', aCall);
  await done('/applications', anEntry(call.id));
  return { cooperationId, meetingId: meeting.id };
}
