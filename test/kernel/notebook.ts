import { randomUUID } from 'node:crypto';
import type { Decider } from '../../src/kernel/decider';
import { DomainEvent, type EventIn, type TextRef } from '../../src/kernel/domain-event';
import type { EventStore } from '../../src/kernel/event-store/event-store';
import type { CommandContext } from '../../src/kernel/recording/command-context';
import { Refused } from '../../src/kernel/refused';

export class NoteWritten extends DomainEvent<{
  page: number;
  note?: TextRef;
  blank?: string;
  cooperationId?: string;
}> {
  readonly type = 'NoteWritten';
}
export class NotebookClosed extends DomainEvent<{ pages: number }> {
  readonly type = 'NotebookClosed';
}

export const notebookEvents = { NoteWritten, NotebookClosed };
export type NotebookEvent = EventIn<typeof notebookEvents>;

export interface Notebook {
  readonly pages: number;
  readonly closed: boolean;
}

export const notebook: Decider<Notebook, NotebookEvent> = {
  stream: 'notebook',
  events: notebookEvents,
  initial: { pages: 0, closed: false },
  evolve: (state, event) =>
    event.type === 'NoteWritten' ? { ...state, pages: event.data.page } : { ...state, closed: true },
};

export const write =
  (note?: TextRef) =>
  ({ pages, closed }: Notebook): NotebookEvent[] => {
    if (closed) throw new Refused('notebook-closed', 'It is closed.');

    return [new NoteWritten({ page: pages + 1, note, blank: undefined, cooperationId: 'coop-1' })];
  };

export const close = ({ pages, closed }: Notebook): NotebookEvent[] =>
  closed ? [] : [new NotebookClosed({ pages })];

export const contextWith = (more: Partial<CommandContext> = {}): CommandContext => ({
  actorId: 'office.gifu',
  commandId: randomUUID(),
  bodyHash: 'body',
  correlationId: 'journey',
  repeatable: true,
  ...more,
});

/** The same store, with somebody who is always faster: `before` runs ahead of each of its appends. */
export function overtaken(
  store: EventStore,
  before: (nth: number) => Promise<unknown> | undefined,
): EventStore {
  let nth = 0;
  return new Proxy(store, {
    get(target, name) {
      if (name === 'append')
        return async (...args: Parameters<EventStore['append']>) => {
          await before((nth += 1));
          return target.append(...args);
        };
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}
