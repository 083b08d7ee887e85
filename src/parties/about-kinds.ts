import type { StoredEvent } from '../kernel/recording/event-catalogue';
import type { Party, PartyKind } from './party.events';

/** The events about parties of these kinds; those about no single party stay in. */
export const aboutKinds = (events: readonly StoredEvent[], ...kinds: PartyKind[]): StoredEvent[] =>
  events.filter(({ data }) => {
    const { party } = data as { party?: Party };
    return !party || kinds.includes(party.kind);
  });
