import { DomainEvent, type EventIn, type TextRef } from '../kernel/domain-event';
import type { PartialDate } from '../kernel/partial-date';
import type { Party } from '../parties/party.events';

export interface CallId {
  readonly callId: string;
}

/** A day of the year and an hour on the clocks of a zone, and the instant that it is. */
export interface Deadline {
  readonly deadline: string;
  readonly timeZone: string;
  readonly deadlineUtc: string;
}

/** What applications are assessed by; a weight is a positive integer, and means its share in the sum of all. */
export interface Criterion {
  readonly key: string;
  readonly weight: number;
}

/** Whose clusters may apply, from and to the dates that are given, both included. */
export interface EligibleCountry {
  readonly country: string;
  readonly from?: PartialDate;
  readonly to?: PartialDate;
}

export interface CallTerms extends Deadline {
  readonly titles: { readonly en: string; readonly ja?: string; readonly de?: string; readonly fr?: string };
  readonly publishedOn: string;
  readonly opensAt: string;
  readonly opensAtUtc: string;
  readonly places: number;
  readonly perCluster: number;
  readonly maxWeeks: number;
  /** Ceiling of what is paid for a person and week. */
  readonly maxWeeklyEuro: number;
  readonly criteria: readonly Criterion[];
  readonly eligibleCountries: readonly EligibleCountry[];
  readonly eccpProfileRequired: boolean;
  /** Who finds no place waits for one; else is rejected. */
  readonly waitingList: boolean;
  /** To be paid before a stay is planned; absent: none. */
  readonly depositEuro?: number;
  /** So many reviewers must have scored an application before anybody is selected. */
  readonly minReviewers: number;
  /** So many days there are for the report once a stay is recorded as completed, or the report was returned. */
  readonly reportWithinDays: number;
}

export class CallPublished extends DomainEvent<CallId & CallTerms> {
  readonly type = 'CallPublished';
}

export class CallExtended extends DomainEvent<CallId & Deadline> {
  readonly type = 'CallExtended';
}

/** No more applications from now on, whatever the deadline says. */
export class CallClosed extends DomainEvent<CallId & { readonly reason?: TextRef }> {
  readonly type = 'CallClosed';
}

export class CallCancelled extends DomainEvent<CallId & { readonly reason?: TextRef }> {
  readonly type = 'CallCancelled';
}

interface Placed {
  readonly applicationId: string;
  readonly applicant: Party;
}

export interface Ranked extends Placed {
  readonly rank: number;
  /** 0 to 100, the weighted mean over criteria and reviewers, rounded to four places. */
  readonly score: number;
  /** The mean over reviewers for each criterion. */
  readonly means: Readonly<Record<string, number>>;
}

export const rejections = ['not-eligible', 'no-place-left'] as const;

export interface Rejected extends Placed {
  readonly reason: (typeof rejections)[number];
  /** Why it was not eligible. */
  readonly details: readonly string[];
  readonly score?: number;
}

export interface Selection {
  readonly selected: readonly Ranked[];
  /** In the order in which they move up. */
  readonly waiting: readonly Ranked[];
  readonly rejected: readonly Rejected[];
}

export class SelectionProposed extends DomainEvent<CallId & Selection> {
  readonly type = 'SelectionProposed';
}

/** All results at once. */
export class SelectionPublished extends DomainEvent<CallId & Selection> {
  readonly type = 'SelectionPublished';
}

export class ApplicantLeft extends DomainEvent<CallId & { readonly applicationId: string }> {
  readonly type = 'ApplicantLeft';
}

/** The place of one who left goes to the first on the waiting list. */
export class PlacePassedOn extends DomainEvent<
  CallId & { readonly from: string; readonly applicationId: string }
> {
  readonly type = 'PlacePassedOn';
}

export const callEvents = {
  CallPublished,
  CallExtended,
  CallClosed,
  CallCancelled,
  SelectionProposed,
  SelectionPublished,
  ApplicantLeft,
  PlacePassedOn,
};
export type CallEvent = EventIn<typeof callEvents>;
