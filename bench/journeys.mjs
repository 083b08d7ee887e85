import { bodyOf } from './http.mjs';

const minalogic = { kind: 'cluster', id: 'eu.minalogic' };
const shizuoka = { kind: 'prefecture', id: 'JP-22' };
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

export const application = {
  kind: 'matchmaking',
  applicant: minalogic,
  offers: ['chip design'],
  needs: ['a photonics partner'],
  ecosystems: ['eco.digital'],
  technologies: ['tech.photonics'],
  forms: ['coop.industry'],
  priorities: ['prio.digital_partnership'],
  wished: [shizuoka],
  thirdRegions: [],
};

/** One caller's endless work: cooperation after cooperation from the application to the log of a meeting, a command at a time. */
export async function* journeys(client) {
  for (;;) {
    const applied = bodyOf(yield () => client.post('/applications', application));
    bodyOf(yield () => client.post(`/applications/${applied.id}/acceptance`, { office: 'office.gifu' }));
    const proposal = { applicationId: applied.id, eu: minalogic, jp: shizuoka, origin: 'wished' };
    const { id: match } = bodyOf(yield () => client.post('/matches', proposal));
    for (const party of [minalogic, shizuoka])
      bodyOf(yield () => client.post(`/matches/${match}/answers`, { party, answer: 'yes' }));
    const planned = {
      matchId: match,
      startsAt: `${yesterday}T10:00`,
      timeZone: 'Asia/Tokyo',
      minutes: 60,
      kind: 'online',
      participants: [minalogic, shizuoka],
      languages: ['en', 'ja'],
    };
    const { id: meeting } = bodyOf(yield () => client.post('/meetings', planned));
    const log = { heldOn: yesterday, outcome: 'negotiation-started', nextSteps: [] };
    bodyOf(yield () => client.post(`/meetings/${meeting}/log`, log));
  }
}

/** Callers that go on with their journeys whenever asked: `next()` does one command and answers what came of it. */
export async function callersOf(client, count) {
  const callers = [];
  for (let made = 0; made < count; made++) {
    const journey = journeys(client);
    let { value: command } = await journey.next();
    callers.push({
      async next() {
        const answer = await command();
        ({ value: command } = await journey.next(answer));
        return answer;
      },
    });
  }
  return callers;
}
