import type { StepsOf } from '../cooperations/step';
import type { MobilityEvent } from './mobility.events';

export const mobilitySteps: StepsOf<MobilityEvent> = {
  ApplicationDrafted: {
    stage: 'application',
    untold: true,
    parties: ({ applicant }) => [applicant],
    sentence: ({ applicant }, say) => `${say.party(applicant)} drafted an application for a stay in Japan.`,
  },
  DraftRevised: { stage: 'application', untold: true, sentence: () => 'The draft was revised.' },
  DraftDiscarded: { stage: 'application', untold: true, sentence: () => 'The draft was discarded.' },
  EligibilityFound: {
    stage: 'application',
    sentence: ({ eligible, reasons }) =>
      eligible
        ? 'The application was found eligible.'
        : `The application was found not eligible: ${reasons.join(', ')}.`,
  },
  ApplicationAssessed: { stage: 'application', sentence: () => 'A reviewer assessed the application.' },
  ConflictDeclared: {
    stage: 'application',
    sentence: () => 'A reviewer declared a conflict of interest.',
  },
  ApplicationSelected: {
    stage: 'application',
    sentence: ({ movedUp }) =>
      movedUp
        ? 'The application moved up from the waiting list and was selected.'
        : 'The application was selected.',
  },
  ApplicationWaitlisted: {
    stage: 'application',
    sentence: ({ place }) => `The application was put on the waiting list, at place ${place}.`,
  },
  ApplicationRejected: {
    stage: 'application',
    sentence: ({ reason, details }) => `The application was rejected: ${[reason, ...details].join(', ')}.`,
  },
  ApplicationLapsed: {
    stage: 'application',
    sentence: () => 'The application lapsed, since its call was cancelled.',
  },
};
