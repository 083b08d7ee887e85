import type { Decider } from '../kernel/decider';
import type { TextRef } from '../kernel/domain-event';
import { Missing, Refused } from '../kernel/refused';
import {
  ApplicantLeft,
  CallCancelled,
  CallClosed,
  type CallEvent,
  callEvents,
  CallExtended,
  CallPublished,
  type CallTerms,
  type Deadline,
  PlacePassedOn,
  type Ranked,
  type Selection,
  SelectionProposed,
  SelectionPublished,
} from './call.events';
import { type Entry, selectFrom } from './selection';

export type Call =
  | { readonly status: 'none' }
  | {
      readonly status: 'published' | 'closed' | 'cancelled' | 'selection-published';
      readonly callId: string;
      readonly terms: CallTerms;
      /** As proposed, and from its publication on as it stands after those who left. */
      readonly selection?: Selection;
    };

type Known = Exclude<Call, { status: 'none' }>;

export const call: Decider<Call, CallEvent> = {
  stream: 'call',
  events: callEvents,
  initial: { status: 'none' },
  evolve: (state, event) => {
    const known = state as Known;
    switch (event.type) {
      case 'CallPublished': {
        const { callId, ...terms } = event.data;
        return { status: 'published', callId, terms };
      }
      case 'CallExtended': {
        const { deadline, timeZone, deadlineUtc } = event.data;
        return { ...known, terms: { ...known.terms, deadline, timeZone, deadlineUtc } };
      }
      case 'CallClosed':
        return { ...known, status: 'closed' };
      case 'CallCancelled':
        return { ...known, status: 'cancelled' };
      case 'SelectionProposed':
        return { ...known, selection: selectionIn(event.data) };
      case 'SelectionPublished':
        return { ...known, status: 'selection-published', selection: selectionIn(event.data) };
      case 'ApplicantLeft':
        return { ...known, selection: without(known.selection!, event.data.applicationId) };
      case 'PlacePassedOn':
        return { ...known, selection: movedUp(known.selection!, event.data.applicationId) };
    }
  },
};

const selectionIn = ({ selected, waiting, rejected }: Selection): Selection => ({
  selected,
  waiting,
  rejected,
});

const leaving = (list: readonly Ranked[], id: string) =>
  list.filter(({ applicationId }) => applicationId !== id);

export const without = (selection: Selection, id: string): Selection => ({
  ...selection,
  selected: leaving(selection.selected, id),
  waiting: leaving(selection.waiting, id),
});

export const movedUp = ({ selected, waiting, rejected }: Selection, id: string): Selection => ({
  selected: [...selected, ...waiting.filter(({ applicationId }) => applicationId === id)],
  waiting: leaving(waiting, id),
  rejected,
});

function announced(state: Call): Known {
  if (state.status === 'none') throw new Missing('call');
  return state;
}

function standing(state: Call): Known {
  const found = announced(state);
  if (found.status === 'cancelled') throw new Refused('call-cancelled', 'This call was cancelled.');
  if (found.status === 'selection-published')
    throw new Refused('selection-published', 'The selection of this call was published.');
  return found;
}

export function publishCall(state: Call, data: CallPublished['data']): CallEvent[] {
  if (state.status !== 'none') throw new Refused('call-published', 'This call was published before.');
  if (data.deadlineUtc <= data.opensAtUtc || data.deadline.slice(0, 10) < data.publishedOn)
    throw new Refused('deadline-too-early', 'A call ends after it was published and opened.', '/deadline');

  return [new CallPublished(data)];
}

/** A deadline only ever moves to a later moment; whoever relied on it loses nothing. */
export function extendCall(state: Call, later: Deadline): CallEvent[] {
  const { callId, status, terms, selection } = standing(state);
  if (status === 'closed') throw new Refused('call-closed', 'This call was closed.');
  if (selection) throw new Refused('selection-proposed', 'A selection was proposed for this call.');
  if (later.deadlineUtc === terms.deadlineUtc && later.timeZone === terms.timeZone) return [];
  if (later.deadlineUtc <= terms.deadlineUtc)
    throw new Refused('not-later', `The deadline is ${terms.deadline}; move it to a later one.`, '/deadline');

  return [new CallExtended({ callId, ...later })];
}

export function closeCall(state: Call, reason?: TextRef): CallEvent[] {
  const { callId, status } = standing(state);

  return status === 'closed' ? [] : [new CallClosed({ callId, reason })];
}

export function cancelCall(state: Call, reason?: TextRef): CallEvent[] {
  const { callId, status } = announced(state);
  if (status === 'cancelled') return [];
  standing(state);

  return [new CallCancelled({ callId, reason })];
}

/** The second of the deadline still counts. */
export const isOver = (deadlineUtc: string, now: string): boolean =>
  now.slice(0, 19) > deadlineUtc.slice(0, 19);

export function proposeSelection(state: Call, entries: readonly Entry[], now: string): CallEvent[] {
  const { callId, status, terms, selection } = standing(state);
  if (status === 'published' && !isOver(terms.deadlineUtc, now))
    throw new Refused('call-open', `Applications are taken until ${terms.deadline} ${terms.timeZone}.`);
  const proposed = selectFrom(terms, entries);

  return sameSelection(selection, proposed) ? [] : [new SelectionProposed({ callId, ...proposed })];
}

/** What is published is what was proposed: where the facts have changed since, it must be proposed anew. */
export function publishSelection(state: Call, entries: readonly Entry[]): CallEvent[] {
  if (announced(state).status === 'selection-published') return [];
  const { callId, terms, selection } = standing(state);
  if (!selection) throw new Refused('selection-not-proposed', 'Propose a selection first.');
  if (!sameSelection(selection, selectFrom(terms, entries)))
    throw new Refused('selection-outdated', 'Applications have changed since; propose the selection anew.');

  return [new SelectionPublished({ callId, ...selection })];
}

const factsOf = ({ selected, waiting, rejected }: Selection): string =>
  JSON.stringify([
    ...[selected, waiting].map((list) => list.map(({ applicationId, score }) => [applicationId, score])),
    rejected.map(({ applicationId, reason, details }) => [applicationId, reason, ...details]),
  ]);

const sameSelection = (one: Selection | undefined, other: Selection) =>
  one !== undefined && factsOf(one) === factsOf(other);

/** Somebody on the lists withdrew. Of a published selection, the first who waits takes the place that is free now. */
export function noteLeaving(state: Call, applicationId: string): CallEvent[] {
  if (state.status === 'none' || !state.selection) return [];
  const { callId, status, selection } = state;
  const among = (list: readonly Ranked[]) => list.some((one) => one.applicationId === applicationId);
  if (!among(selection.selected) && !among(selection.waiting)) return [];

  const left = new ApplicantLeft({ callId, applicationId });
  const next = among(selection.selected) ? selection.waiting[0] : undefined;
  if (status !== 'selection-published' || !next) return [left];
  return [left, new PlacePassedOn({ callId, from: applicationId, applicationId: next.applicationId })];
}
