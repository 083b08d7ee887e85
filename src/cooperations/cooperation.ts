import type { Decider } from '../kernel/decider';
import { Refused } from '../kernel/refused';
import { CooperationEnded, type CooperationEvent, cooperationEvents } from './cooperation.events';

export type Cooperation = { readonly status: 'open' | 'ended' };

export const cooperation: Decider<Cooperation, CooperationEvent> = {
  stream: 'cooperation',
  events: cooperationEvents,
  initial: { status: 'open' },
  evolve: (_, event) => {
    switch (event.type) {
      case 'CooperationEnded':
        return { status: 'ended' };
    }
  },
};

export function endCooperation(
  state: Cooperation,
  data: CooperationEnded['data'],
  partnershipsInForce: number,
): CooperationEvent[] {
  if (state.status === 'ended') throw new Refused('cooperation-ended', 'This cooperation has ended already.');
  if (partnershipsInForce > 0)
    throw new Refused('partnership-in-force', 'A partnership of this cooperation is in force: end that one.');

  return [new CooperationEnded(data)];
}
