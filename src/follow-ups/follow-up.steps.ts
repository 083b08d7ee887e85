import type { StepsOf, Wording } from '../cooperations/step';
import type { FollowUpEvent, Responsible } from './follow-up.events';

const by = ({ party, office }: Responsible, say: Wording) =>
  [party && say.party(party), office].filter(Boolean).join(' and ');

export const followUpSteps: StepsOf<FollowUpEvent> = {
  FollowUpOpened: {
    stage: 'follow-up',
    sentence: ({ text, dueOn, ...responsible }, say) => {
      const who = by(responsible, say);
      return `To be done${who ? ` by ${who}` : ''} until ${dueOn}: ${say.text(text)}`;
    },
  },
  FollowUpReassigned: {
    stage: 'follow-up',
    sentence: (responsible, say) => `The follow-up passed to ${by(responsible, say)}.`,
  },
  FollowUpPostponed: {
    stage: 'follow-up',
    sentence: ({ dueOn, reason }, say) => `The follow-up was postponed to ${dueOn}: ${say.text(reason)}`,
  },
  FollowUpCompleted: {
    stage: 'follow-up',
    sentence: ({ result }, say) => `The follow-up was completed: ${say.text(result)}`,
  },
  FollowUpDropped: {
    stage: 'follow-up',
    sentence: ({ reason }, say) => `The follow-up was dropped: ${say.text(reason)}`,
  },
};
