import { idFrom } from '../kernel/recording/ids';
import {
  answerMatch,
  expireMatch,
  introduce,
  inviteThirdRegion,
  match,
  proposeMatch,
} from '../matches/match';
import type { Answer } from '../matches/match.events';
import { type Party, partyKey } from '../parties/party.events';
import type { Story } from './story';

/** A match of two sides that both said yes. */
export interface Mutual {
  readonly matchId: string;
  readonly sides: readonly [Party, Party];
}

/** One side after the other is asked; nothing comes of it unless both say yes. */
export function tellMatch(story: Story, eu: Party, jp: Party, applicationId?: string): Mutual | undefined {
  const { chance, cooperationId } = story;
  const matchId = applicationId ? idFrom('match', applicationId, partyKey(jp)) : story.newId('match');
  const origin = applicationId ? chance.one(['wished', 'wished', 'suggested'] as const) : 'manual';
  const reason = origin === 'wished' ? undefined : story.text();
  story.record(match, matchId, (state) =>
    proposeMatch(state, { matchId, cooperationId, applicationId, eu, jp, origin, reason }),
  );
  story.reached.add('match');

  const agreed = saysYes(story, matchId, eu, 0.85) && saysYes(story, matchId, jp, 0.68);
  if (agreed) bringTogether(story, matchId);
  else if (chance.happens(0.6)) expire(story, matchId);
  return agreed ? { matchId, sides: [eu, jp] } : undefined;
}

function saysYes(story: Story, matchId: string, party: Party, willing: number): boolean {
  const { chance } = story;
  if (chance.happens(0.3)) answer(story, matchId, party, 'consulting');
  const fate = chance.happens(willing) ? 'yes' : chance.one(['no', 'soft-no', undefined] as const);
  if (fate) answer(story, matchId, party, fate);
  return fate === 'yes';
}

function answer(story: Story, matchId: string, party: Party, said: Answer): void {
  story.pass(1, 25);
  const reason = story.perhaps(0.3);
  story.record(match, matchId, (state) => answerMatch(state, party, said, reason));
}

function bringTogether(story: Story, matchId: string): void {
  const { chance, world } = story;
  if (chance.happens(0.1)) {
    const third = chance.favourite(world.third);
    story.record(match, matchId, (state) => inviteThirdRegion(state, third));
    answer(story, matchId, third, chance.one(['yes', 'consulting', 'no'] as const));
  }
  if (!chance.happens(0.7)) return;
  story.pass(1, 20);
  const on = story.known();
  story.record(match, matchId, (state) => introduce(state, on, story.day));
}

function expire(story: Story, matchId: string): void {
  story.pass(30, 200);
  story.record(match, matchId, (state) => expireMatch(state, story.text()));
}
