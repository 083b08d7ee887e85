import type { DomainEvent } from '../../kernel/domain-event';
import type { StoredEvent } from '../../kernel/recording/event-catalogue';
import type { Fact, FactOf } from './facts';

/** What each event makes of the fact that it is about; undefined: the fact stays as it is. */
export type FoldsOf<Kind extends Fact['kind'], Event extends DomainEvent & { type: string }> = {
  readonly [Type in Event['type']]?: (
    event: StoredEvent<Extract<Event, { type: Type }>>,
    before: FactOf<Kind> | undefined,
  ) => FactOf<Kind> | undefined;
};
