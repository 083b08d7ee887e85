import type { StepsOf } from '../cooperations/step';
import type { Answer, MatchEvent } from './match.events';

const said: Readonly<Record<Answer, string>> = {
  yes: 'said yes',
  consulting: 'is consulting internally',
  'soft-no': 'gave a soft no',
  no: 'said no',
};

export const matchSteps: StepsOf<MatchEvent> = {
  MatchProposed: {
    stage: 'match',
    parties: ({ eu, jp }) => [eu, jp],
    sentence: ({ eu, jp, origin, reason }, say) =>
      `A match of ${say.party(eu)} with ${say.party(jp)} was proposed (${origin})${reason ? `: ${say.text(reason)}` : '.'}`,
  },
  MatchAnswered: {
    stage: 'match',
    sentence: ({ party, answer, reason }, say) =>
      `${say.party(party)} ${said[answer]}${reason ? `: ${say.text(reason)}` : '.'}`,
  },
  MatchBecameMutual: { stage: 'match', sentence: () => 'Both sides want to meet: the match is mutual.' },
  IntroductionMade: {
    stage: 'match',
    on: ({ on }) => on,
    sentence: () => 'The two sides were introduced to each other.',
  },
  MatchExpired: { stage: 'match', sentence: ({ reason }, say) => `The match expired: ${say.text(reason)}` },
  ThirdRegionInvited: {
    stage: 'match',
    parties: ({ party }) => [party],
    sentence: ({ party }, say) => `${say.party(party)} was invited to join as third region.`,
  },
};
