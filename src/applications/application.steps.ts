import type { StepsOf } from '../cooperations/step';
import type { ApplicationEvent } from './application.events';
import type { MobilityEvent } from './mobility.events';
import type { StayEvent } from './stay.events';

export const applicationSteps: StepsOf<Exclude<ApplicationEvent, MobilityEvent | StayEvent>> = {
  ApplicationSubmitted: {
    stage: 'application',
    parties: ({ applicant }) => [applicant],
    thirdRegionsOfInterest: ({ thirdRegions }) => thirdRegions,
    ecosystems: ({ ecosystems }) => ecosystems,
    forms: ({ forms }) => forms,
    priorities: ({ priorities }) => priorities,
    sentence: ({ applicant, needs, wished, kind }, say) =>
      `${say.party(applicant)} applied for ${kind === 'mobility' ? 'a stay' : 'partners'} in Japan` +
      (wished.length > 0 ? `, wishing for ${say.parties(wished)}` : '') +
      (needs.length > 0 ? `; needs: ${say.texts(needs)}` : '') +
      '.',
  },
  ApplicationAccepted: {
    stage: 'application',
    office: ({ office }) => office,
    sentence: ({ office }) => `The application was accepted by ${office}.`,
  },
  ApplicationReturned: {
    stage: 'application',
    sentence: ({ reason }, say) => `The application was returned: ${say.text(reason)}`,
  },
  ApplicationWithdrawn: {
    stage: 'application',
    sentence: ({ reason }, say) => `The application was withdrawn: ${say.text(reason)}`,
  },
};
