import { DomainEvent, type EventIn, type TextRef } from '../kernel/domain-event';
import type { Party } from '../parties/party.events';

export interface FollowUpId {
  readonly followUpId: string;
  readonly cooperationId: string;
}

/** Who sees to it: a party, an office of the helpdesk, or both. */
export interface Responsible {
  readonly party?: Party;
  readonly office?: string;
}

export class FollowUpOpened extends DomainEvent<
  FollowUpId & Responsible & { readonly text: TextRef; readonly dueOn: string; readonly meetingId?: string }
> {
  readonly type = 'FollowUpOpened';
}

export class FollowUpReassigned extends DomainEvent<FollowUpId & Responsible> {
  readonly type = 'FollowUpReassigned';
}

export class FollowUpPostponed extends DomainEvent<
  FollowUpId & { readonly dueOn: string; readonly reason: TextRef }
> {
  readonly type = 'FollowUpPostponed';
}

export class FollowUpCompleted extends DomainEvent<FollowUpId & { readonly result: TextRef }> {
  readonly type = 'FollowUpCompleted';
}

export class FollowUpDropped extends DomainEvent<FollowUpId & { readonly reason: TextRef }> {
  readonly type = 'FollowUpDropped';
}

export const followUpEvents = {
  FollowUpOpened,
  FollowUpReassigned,
  FollowUpPostponed,
  FollowUpCompleted,
  FollowUpDropped,
};
export type FollowUpEvent = EventIn<typeof followUpEvents>;
