import { DomainEvent, type EventIn, type TextRef } from '../kernel/domain-event';

/** The cooperation came to an end before an agreement; that it did not succeed is part of the record too. */
export class CooperationEnded extends DomainEvent<{ cooperationId: string; reason: TextRef }> {
  readonly type = 'CooperationEnded';
}

export const cooperationEvents = { CooperationEnded };
export type CooperationEvent = EventIn<typeof cooperationEvents>;
