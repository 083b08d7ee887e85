import type { Decider } from '../../src/kernel/decider';
import type { DomainEvent } from '../../src/kernel/domain-event';

/** given(meeting, ...history).when((state) => decision).emits(...events), or .refuses('code') */
export const given = <State, Event extends DomainEvent>(
  { evolve, initial }: Decider<State, Event>,
  ...history: Event[]
) => ({
  when: (decision: (state: State) => readonly Event[]) => {
    const decide = () => decision(history.reduce(evolve, initial));
    return {
      emits: (...events: Event[]) => expect(decide()).toStrictEqual(events),
      refuses: (code: string) => expect(decide).toThrow(expect.objectContaining({ code })),
    };
  },
});
