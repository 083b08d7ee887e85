import type { Appended, Expected, NewEvent } from '../../src/kernel/event-store/event-store';
import {
  IdsPartlyStored,
  OutcomeUnknown,
  StoreUnavailable,
  WrongRevision,
} from '../../src/kernel/event-store/event-store-errors';

/** What a client asked for and was told. */
export interface Ask {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly NewEvent[];
  readonly told: Appended | Error;
}

/** The ids of each stream's events. */
export type Model = ReadonlyMap<string, readonly string[]>;

export const holds = (expected: Expected, length: number) =>
  expected === 'any' ||
  (expected === 'exists' && length > 0) ||
  (expected === 'none' && length === 0) ||
  expected === length - 1;

/** Where the events stand, one behind the other; undefined: not so. */
export function placeOf({ events }: Pick<Ask, 'events'>, ids: readonly string[]) {
  const start = ids.indexOf(events[0].id);
  return start >= 0 && events.every(({ id }, nth) => ids[start + nth] === id) ? start : undefined;
}

/** How many asks there were of an event, by stream and id. */
export type Known = ReadonlyMap<string, number>;

interface Change {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly known: Known;
}

/** Why what was told in a round cannot be, from what was stored before it and after it; empty: all is well. */
export function faultsOf(asks: readonly Ask[], before: Model, after: Model, known: Known): string[] {
  const faults: string[] = [];
  for (const [stream, ids] of after) {
    const old = before.get(stream) ?? [];
    if (old.some((id, nth) => ids[nth] !== id)) faults.push(`${stream} has another past`);
    if (new Set(ids).size < ids.length) faults.push(`${stream} holds an event twice`);
    if (ids.some((id) => !known.has(`${stream}/${id}`))) faults.push(`${stream} holds what nobody asked for`);
  }
  for (const ask of asks) {
    const { stream, events, expected, told } = ask;
    const change = { before: before.get(stream) ?? [], after: after.get(stream) ?? [], known };
    const fault = told instanceof Error ? errorFault(ask, told, change) : answerFault(ask, told, change);
    if (fault)
      faults.push(
        `${stream}, ${events.length} events expecting ${expected}: ${fault}, told ${JSON.stringify(told)}`,
      );
  }
  return faults;
}

function answerFault(ask: Ask, told: Appended, { before, after }: Change): string | undefined {
  const start = placeOf(ask, after);
  if (start === undefined) return 'not stored';
  if (told.revision !== start + ask.events.length - 1) return `stored at ${start}`;
  if (told.outcome === 'duplicate') return undefined;
  if (start < before.length) return 'stored before already';
  return holds(ask.expected, start) ? undefined : `stored at ${start}`;
}

function errorFault(ask: Ask, told: Error, change: Change): string | undefined {
  const whole = placeOf(ask, change.after) !== undefined;
  if (told instanceof WrongRevision) return conflictFault(ask, told.actual + 1, change);
  if (told instanceof IdsPartlyStored) {
    return !whole && ask.events.some(({ id }) => change.after.includes(id))
      ? undefined
      : 'not stored in part';
  }
  const own = ask.events.filter(({ id }) => change.known.get(`${ask.stream}/${id}`) === 1);
  const ownStored = own.some(({ id }) => change.after.includes(id));
  if (told instanceof OutcomeUnknown) return ownStored && !whole ? 'stored in part' : undefined;
  if (told instanceof StoreUnavailable) return ownStored ? 'stored all the same' : undefined;
  return 'an error that the port does not know';
}

function conflictFault({ events, expected }: Ask, length: number, { before, after }: Change) {
  if (events.some(({ id }) => before.includes(id))) return 'no conflict but a retry';
  if (length < before.length || length > after.length) return `never was of length ${length}`;
  // The revision is looked up after the refusal, and may be that of somebody who came in between.
  const lengths = Array.from({ length: length - before.length + 1 }, (_, nth) => before.length + nth);
  return lengths.every((at) => holds(expected, at)) ? 'no conflict' : undefined;
}
