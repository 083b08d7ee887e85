import { DomainEvent, type EventIn, type TextRef } from '../kernel/domain-event';
import type { Party } from '../parties/party.events';
import type { ApplicationId } from './mobility.events';

/** A partner that is seen during a stay, on a day as far as it is known. */
export interface Visit {
  readonly party: Party;
  readonly on?: string;
}

/** The deposit that the call asks for. */
export class DepositPaid extends DomainEvent<ApplicationId & { readonly paidOn: string }> {
  readonly type = 'DepositPaid';
}

/** First and last day of the stay; planned again, the newer plan holds. */
export class StayPlanned extends DomainEvent<
  ApplicationId & { readonly from: string; readonly to: string; readonly visits: readonly Visit[] }
> {
  readonly type = 'StayPlanned';
}

/** Its last day, and the last day for its report. */
export class StayCompleted extends DomainEvent<
  ApplicationId & { readonly on: string; readonly reportDueOn: string }
> {
  readonly type = 'StayCompleted';
}

export class ReportSubmitted extends DomainEvent<ApplicationId & { readonly text: TextRef }> {
  readonly type = 'ReportSubmitted';
}

/** To be written again, until another day. */
export class ReportReturned extends DomainEvent<
  ApplicationId & { readonly reason: TextRef; readonly reportDueOn: string }
> {
  readonly type = 'ReportReturned';
}

export class ReportApproved extends DomainEvent<ApplicationId> {
  readonly type = 'ReportApproved';
}

/** What is paid, and the most that could have been. */
export class CostsApproved extends DomainEvent<
  ApplicationId & { readonly euro: number; readonly ceilingEuro: number }
> {
  readonly type = 'CostsApproved';
}

export const stayEvents = {
  DepositPaid,
  StayPlanned,
  StayCompleted,
  ReportSubmitted,
  ReportReturned,
  ReportApproved,
  CostsApproved,
};
export type StayEvent = EventIn<typeof stayEvents>;
