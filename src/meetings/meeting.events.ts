import { DomainEvent, type EventIn, type TextRef, type Upcaster } from '../kernel/domain-event';
import type { PartialDate } from '../kernel/partial-date';
import type { Party } from '../parties/party.events';

export const meetingKinds = ['courtesy-call', 'business', 'site-visit', 'workshop', 'online'] as const;
export type MeetingKind = (typeof meetingKinds)[number];

export const outcomes = [
  'no-further-contact',
  'knowledge-gained',
  'contact-for-future',
  'negotiation-started',
  'agreement-reached',
] as const;
export type Outcome = (typeof outcomes)[number];

export interface MeetingId {
  readonly meetingId: string;
  readonly cooperationId: string;
}

/** When a meeting begins: by the clock on the wall of one zone, which stays fixed when clocks change. */
export interface Start {
  /** Local time, `2026-12-03T10:00`. */
  readonly startsAt: string;
  readonly timeZone: string;
  /** The same instant in UTC, as the zone's rules were when it was recorded. */
  readonly startsAtUtc: string;
  readonly minutes: number;
}

export interface NextStep {
  readonly text: TextRef;
  readonly dueOn: string;
  readonly party?: Party;
}

export class MeetingPlanned extends DomainEvent<
  MeetingId &
    Start & {
      readonly matchId?: string;
      readonly kind: MeetingKind;
      readonly participants: readonly Party[];
      /** ISO 639-1. */
      readonly languages: readonly string[];
      readonly interpretation?: TextRef;
      /** Why it takes place without a mutual match. */
      readonly overrideReason?: TextRef;
    }
> {
  readonly type = 'MeetingPlanned';
}

export class MeetingMoved extends DomainEvent<MeetingId & Start> {
  readonly type = 'MeetingMoved';
}

export class MeetingCancelled extends DomainEvent<MeetingId & { readonly reason: TextRef }> {
  readonly type = 'MeetingCancelled';
}

export class MeetingMissed extends DomainEvent<
  MeetingId & { readonly absent: readonly Party[]; readonly reason?: TextRef }
> {
  readonly type = 'MeetingMissed';
}

export class MeetingLogged extends DomainEvent<
  MeetingId & {
    readonly heldOn: PartialDate;
    readonly outcome: Outcome;
    readonly notes?: TextRef;
    readonly nextSteps: readonly NextStep[];
  }
> {
  readonly type = 'MeetingLogged';
}

export class MinutesAgreed extends DomainEvent<MeetingId & { readonly party: Party }> {
  readonly type = 'MinutesAgreed';
}

/** What the log says now; what it said before stays in the record. */
export class MeetingCorrected extends DomainEvent<
  MeetingId & {
    readonly heldOn: PartialDate;
    readonly outcome: Outcome;
    readonly notes?: TextRef;
    readonly reason: TextRef;
  }
> {
  readonly type = 'MeetingCorrected';
}

/** A meeting of the past, known from a public source only. */
export class MeetingDocumented extends DomainEvent<
  MeetingId & {
    readonly heldOn?: PartialDate;
    readonly what: TextRef;
    readonly participants: readonly Party[];
  }
> {
  readonly type = 'MeetingDocumented';
}

export const meetingEvents = {
  MeetingPlanned,
  MeetingMoved,
  MeetingCancelled,
  MeetingMissed,
  MeetingLogged,
  MinutesAgreed,
  MeetingCorrected,
  MeetingDocumented,
};
export type MeetingEvent = EventIn<typeof meetingEvents>;

/** Version 1 of a planned meeting knew one language. */
export const meetingUpcasters: readonly Upcaster[] = [
  {
    type: 'MeetingPlanned',
    from: 1,
    upcast: ({ language, ...data }) => ({ ...data, languages: language ? [language] : [] }),
  },
];
