import type { StepsOf } from '../cooperations/step';
import type { StayEvent } from './stay.events';

export const staySteps: StepsOf<StayEvent> = {
  DepositPaid: {
    stage: 'reached',
    on: ({ paidOn }) => paidOn,
    sentence: () => 'The deposit was paid.',
  },
  StayPlanned: {
    stage: 'reached',
    sentence: ({ from, to, visits }, say) =>
      `A stay in Japan was planned from ${from} to ${to}` +
      (visits.length > 0 ? `, visiting ${say.parties(visits.map(({ party }) => party))}` : '') +
      '.',
  },
  StayCompleted: {
    stage: 'reached',
    on: ({ on }) => on,
    sentence: ({ reportDueOn }) => `The stay was completed; its report is due on ${reportDueOn}.`,
  },
  ReportSubmitted: {
    stage: 'reached',
    sentence: ({ text }, say) => `The report on the stay was submitted: ${say.text(text)}`,
  },
  ReportReturned: {
    stage: 'reached',
    sentence: ({ reason, reportDueOn }, say) =>
      `The report was returned, to be written again until ${reportDueOn}: ${say.text(reason)}`,
  },
  ReportApproved: { stage: 'reached', sentence: () => 'The report was approved.' },
  CostsApproved: {
    stage: 'reached',
    sentence: ({ euro, ceilingEuro }) => `Costs of EUR ${euro} were approved, of at most EUR ${ceilingEuro}.`,
  },
};
