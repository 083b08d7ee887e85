import type { AppendedMany, AppendPart, EventStore } from '../../src/kernel/event-store/event-store';
import {
  IdsPartlyStored,
  OutcomeUnknown,
  StoreUnavailable,
  WrongRevision,
} from '../../src/kernel/event-store/event-store-errors';
import { newEvents } from '../contract/store-fixture';
import { holds, type Known, type Model, placeOf } from './account';
import type { PartAction } from './schedule';

/** What a client asked of several streams at once, and was told. */
export interface ManyAsk {
  readonly parts: readonly AppendPart[];
  readonly told: AppendedMany | Error;
}

export const partsOf = (actions: readonly PartAction[], name: string): AppendPart[] =>
  actions.map(({ stream, expected, count }) => ({
    stream: `${name}-${stream}`,
    expected,
    events: newEvents(count),
  }));

export async function askMany(store: EventStore, parts: readonly AppendPart[]): Promise<ManyAsk> {
  const told = await store
    .appendMany(parts)
    .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  return { parts, told };
}

/** Why what was told cannot be, from what was stored before the round and after it; empty: all is well. */
export function manyFaults(asks: readonly ManyAsk[], before: Model, after: Model, known: Known): string[] {
  return asks.flatMap((ask) => {
    const fault =
      ask.told instanceof Error
        ? errorFault(ask, ask.told, after, known)
        : answerFault(ask, ask.told, before, after);
    return fault ? [`${JSON.stringify(ask.parts)}: ${fault}, told ${JSON.stringify(ask.told)}`] : [];
  });
}

function answerFault(
  { parts }: ManyAsk,
  told: AppendedMany,
  before: Model,
  after: Model,
): string | undefined {
  for (const part of parts) {
    const [old, ids] = [before.get(part.stream) ?? [], after.get(part.stream) ?? []];
    if (part.events.length === 0) {
      const lengths = Array.from({ length: ids.length - old.length + 1 }, (_, nth) => old.length + nth);
      if (told.outcome === 'stored' && !lengths.some((length) => holds(part.expected, length)))
        return `${part.stream} never was as expected`;
      continue;
    }
    const start = placeOf(part, ids);
    if (start === undefined) return `not stored in ${part.stream}`;
    if (told.revisions.get(part.stream) !== start + part.events.length - 1)
      return `stored at ${start} of ${part.stream}`;
    if (told.outcome === 'duplicate') continue;
    if (start < old.length) return `stored in ${part.stream} before already`;
    if (!holds(part.expected, start)) return `stored at ${start} of ${part.stream}`;
  }
  return undefined;
}

/** Only what nobody else asked for tells what became of this ask. */
function errorFault({ parts }: ManyAsk, told: Error, after: Model, known: Known): string | undefined {
  const own = parts.filter(({ stream, events }) =>
    events.some(({ id }) => known.get(`${stream}/${id}`) === 1),
  );
  const stored = own.filter(({ stream, events }) => events.some(({ id }) => after.get(stream)?.includes(id)));
  if (told instanceof OutcomeUnknown)
    return stored.length > 0 && stored.length < own.length ? 'stored in some streams alone' : undefined;
  if (![WrongRevision, IdsPartlyStored, StoreUnavailable].some((kind) => told instanceof kind))
    return 'an error that the port does not know';
  return stored.length > 0 ? 'stored all the same' : undefined;
}
