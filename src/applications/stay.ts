import type { TextRef } from '../kernel/domain-event';
import { daysFrom, daysLater } from '../kernel/partial-date';
import { Refused } from '../kernel/refused';
import type { Mobility, Stay } from './mobility-state';
import {
  CostsApproved,
  DepositPaid,
  ReportApproved,
  ReportReturned,
  ReportSubmitted,
  StayCompleted,
  StayPlanned,
} from './stay.events';

/** What the call says of stays. */
export interface StayTerms {
  readonly maxWeeks: number;
  readonly maxWeeklyEuro: number;
  readonly depositEuro?: number;
  readonly reportWithinDays: number;
}

const DAYS_A_WEEK = 7;

function inStatus(state: Mobility, ...statuses: readonly Mobility['status'][]): Mobility {
  if (!statuses.includes(state.status))
    throw new Refused(`application-${state.status}`, `This application stands at ${state.status}.`);
  return state;
}

export function payDeposit(
  state: Mobility,
  { depositEuro }: StayTerms,
  paidOn: string,
  today: string,
): DepositPaid[] {
  const { ids, depositPaid } = inStatus(state, 'selected', 'waiting');
  if (!depositEuro) throw new Refused('no-deposit', 'This call asks for no deposit.');
  if (paidOn > today) throw new Refused('date-in-future', 'A payment lies in the past.', '/paidOn');

  return depositPaid ? [] : [new DepositPaid({ ...ids, paidOn })];
}

/** No longer than was applied for and than the call allows; each visit lies within the stay. */
export function planStay(state: Mobility, terms: StayTerms, stay: Stay): StayPlanned[] {
  const { ids, request, depositPaid } = inStatus(state, 'selected', 'stay-planned');
  if (terms.depositEuro && !depositPaid)
    throw new Refused('deposit-missing', `A deposit of EUR ${terms.depositEuro} is to be paid first.`);
  const { from, to, visits } = stay;
  if (to < from) throw new Refused('ends-before-it-begins', 'The stay ends before it begins.', '/to');
  const weeks = Math.min(request.weeks, terms.maxWeeks);
  if (daysFrom(from, to) > weeks * DAYS_A_WEEK)
    throw new Refused('stay-too-long', `The stay lasts ${weeks} weeks at most.`, '/to');
  visits.forEach(({ on }, index) => {
    if (on && (on < from || on > to))
      throw new Refused('visit-outside-stay', 'A visit lies within the stay.', `/visits/${index}/on`);
  });

  return sameStay(state.stay, stay) ? [] : [new StayPlanned({ ...ids, from, to, visits })];
}

const keyOf = ({ from, to, visits }: Stay) =>
  [from, to, ...visits.map(({ party, on }) => `${party.kind}:${party.id} ${on ?? ''}`)].join('|');

const sameStay = (one: Stay | undefined, other: Stay) => one !== undefined && keyOf(one) === keyOf(other);

/** The time for the report begins with the day on which the completion is recorded. */
export function completeStay(
  state: Mobility,
  { reportWithinDays }: Pick<StayTerms, 'reportWithinDays'>,
  on: string | undefined,
  today: string,
): StayCompleted[] {
  const { ids, stay } = inStatus(state, 'stay-planned');
  const { from, to } = stay!;
  const last = on ?? (to < today ? to : today);
  if (today < from) throw new Refused('stay-not-begun', `The stay begins on ${from}.`);
  if (last > today) throw new Refused('date-in-future', 'A stay is completed in the past.', '/on');
  if (last < from || last > to)
    throw new Refused('outside-stay', `The stay was planned from ${from} to ${to}.`, '/on');

  return [new StayCompleted({ ...ids, on: last, reportDueOn: daysLater(today, reportWithinDays) })];
}

export function submitReport(state: Mobility, text: TextRef, today: string): ReportSubmitted[] {
  const { ids, stay } = inStatus(state, 'stay-completed', 'report-returned');
  const due = stay?.reportDueOn;
  if (due && today > due) throw new Refused('report-too-late', `The report was due on ${due}.`);

  return [new ReportSubmitted({ ...ids, text })];
}

export function approveReport(state: Mobility): ReportApproved[] {
  if (state.status === 'report-approved') return [];

  return [new ReportApproved(inStatus(state, 'report-submitted').ids)];
}

export function returnReport(
  state: Mobility,
  { reportWithinDays }: Pick<StayTerms, 'reportWithinDays'>,
  reason: TextRef,
  today: string,
): ReportReturned[] {
  const { ids } = inStatus(state, 'report-submitted');

  return [new ReportReturned({ ...ids, reason, reportDueOn: daysLater(today, reportWithinDays) })];
}

/** The weeks and the weekly cost that were applied for, and never more than the call allows. */
export const ceilingOf = ({ request }: Mobility, { maxWeeks, maxWeeklyEuro }: StayTerms): number =>
  Math.min(request.weeks, maxWeeks) * Math.min(request.weeklyEuro, maxWeeklyEuro);

export function approveCosts(state: Mobility, terms: StayTerms, euro: number): CostsApproved[] {
  const { ids } = inStatus(state, 'report-approved');
  const ceilingEuro = ceilingOf(state, terms);
  if (euro > ceilingEuro)
    throw new Refused('above-ceiling', `At most EUR ${ceilingEuro} may be approved.`, '/euro');

  return [new CostsApproved({ ...ids, euro, ceilingEuro })];
}
