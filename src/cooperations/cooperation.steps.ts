import type { CooperationEvent } from './cooperation.events';
import type { StepsOf } from './step';

export const cooperationOwnSteps: StepsOf<CooperationEvent> = {
  CooperationEnded: {
    stage: 'reached',
    sentence: ({ reason }, say) => `The cooperation ended without agreement: ${say.text(reason)}`,
  },
};
