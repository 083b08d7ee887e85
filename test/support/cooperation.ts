import type { Answer, Client } from './client';

/** Parties of the seeded directory. */
export const minalogic = { kind: 'cluster', id: 'eu.minalogic' };
export const shizuoka = { kind: 'prefecture', id: 'JP-22' };
export const gifu = { kind: 'prefecture', id: 'JP-21' };
export const southEastAsia = { kind: 'region', id: 'SEASIA' };
export const vietNam = { kind: 'country', id: 'VN' };

export const anApplication = {
  kind: 'matchmaking',
  applicant: minalogic,
  offers: ['chip design'],
  needs: ['a photonics partner'],
  ecosystems: ['eco.digital'],
  technologies: ['tech.photonics'],
  forms: ['coop.industry'],
  priorities: ['prio.digital_partnership'],
  wished: [shizuoka],
  thirdRegions: [southEastAsia],
};

export const aMeeting = {
  startsAt: '2026-06-03T10:00',
  timeZone: 'Europe/Paris',
  minutes: 60,
  kind: 'business',
  participants: [minalogic, shizuoka],
  languages: ['en'],
};

/** The body of an answer that must be a success, so that what follows rests on something. */
export function done({ status, body, text }: Answer): Answer['body'] {
  if (status >= 300) throw new Error(`${status}: ${text}`);
  return body;
}

export interface Begun {
  readonly applicationId: string;
  readonly cooperationId: string;
}

/** An application that an office has accepted. */
export async function accepted({ post }: Client, details: object = {}): Promise<Begun> {
  const { id, cooperationId } = done(await post('/applications', { ...anApplication, ...details }));
  done(await post(`/applications/${id}/acceptance`, { office: 'office.gifu' }));
  return { applicationId: id, cooperationId };
}

/** A match of an accepted application that nobody has answered yet. */
export async function proposed(
  client: Client,
  applicant = minalogic,
): Promise<Begun & { readonly matchId: string }> {
  const begun = await accepted(client, { applicant });
  const { applicationId } = begun;
  const match = await client.post('/matches', {
    applicationId,
    eu: applicant,
    jp: shizuoka,
    origin: 'wished',
  });
  return { ...begun, matchId: done(match).id };
}

/** A match to which both sides have said yes. */
export async function mutual(client: Client): Promise<Begun & { readonly matchId: string }> {
  const begun = await proposed(client);
  for (const party of [minalogic, shizuoka])
    done(await client.post(`/matches/${begun.matchId}/answers`, { party, answer: 'yes' }));
  return begun;
}

/** A meeting of a mutual match. */
export async function planned(
  client: Client,
  details: object = {},
): Promise<Begun & { readonly matchId: string; readonly meetingId: string }> {
  const begun = await mutual(client);
  const { matchId } = begun;
  const { id } = done(await client.post('/meetings', { ...aMeeting, matchId, ...details }));
  return { ...begun, meetingId: id };
}

/** A partnership that is signed. */
export async function signed(
  client: Client,
  signature: object = { signedOn: '2026-10-02' },
): Promise<Begun & { readonly partnershipId: string }> {
  const begun = await mutual(client);
  const { cooperationId } = begun;
  const partnership = await client.post('/partnerships', { ...aPartnership, cooperationId });
  const { id } = done(partnership);
  done(await client.post(`/partnerships/${id}/signature`, signature));
  return { ...begun, partnershipId: id };
}

export const aPartnership = {
  kind: 'mou',
  parties: [minalogic, shizuoka],
  fields: ['photonics'],
  forms: ['coop.industry'],
  priorities: [],
};
