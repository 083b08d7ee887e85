import type { History, Operation } from './history';

export interface StoredEvent {
  /** Position as the service tells it. */
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  /** Id of the operation that stored it; absent: none of those that the history knows of. */
  readonly operation?: string;
}

/**
 * What is wrong with a record after a run, in words; nothing is wrong where the list is empty. What was acknowledged is
 * stored, what is stored was asked for and not refused, each once, and every stream is dense.
 */
export function checkRecord(history: History, stored: readonly StoredEvent[]): string[] {
  return [
    ...twice(stored, 'event id', ({ id }) => id),
    ...twice(stored, 'position', ({ position }) => position),
    ...gaps(stored),
    ...operationFaults(history, stored),
  ];
}

function twice(stored: readonly StoredEvent[], what: string, key: (event: StoredEvent) => string): string[] {
  const seen = new Set<string>();
  return stored.flatMap((event) => {
    const known = seen.has(key(event));
    seen.add(key(event));
    return known ? [`${what} ${key(event)} is stored twice`] : [];
  });
}

/** By position: revisions of a stream begin at 0 and rise by one. */
function gaps(stored: readonly StoredEvent[]): string[] {
  const next = new Map<string, number>();
  return inOrder(stored).flatMap(({ stream, revision, position }) => {
    const expected = next.get(stream) ?? 0;
    next.set(stream, revision + 1);
    return revision === expected
      ? []
      : [`${stream} has revision ${revision} at ${position} where ${expected} is due`];
  });
}

function operationFaults(history: History, stored: readonly StoredEvent[]): string[] {
  const byOperation = new Map<string, StoredEvent[]>();
  for (const event of inOrder(stored)) {
    if (event.operation === undefined) continue;
    byOperation.set(event.operation, [...(byOperation.get(event.operation) ?? []), event]);
  }
  const strangers = [...byOperation.keys()].filter((id) => !history.operation(id));
  return [
    ...strangers.map((id) => `${id} is stored and nobody asked for it`),
    ...history.operations().flatMap((operation) => faultsOf(operation, byOperation.get(operation.id) ?? [])),
  ];
}

function faultsOf({ id, outcome, events, place }: Operation, stored: readonly StoredEvent[]): string[] {
  if (stored.length === 0) return outcome === 'ok' ? [`${id} was acknowledged and is lost`] : [];
  if (outcome === 'fail') return [`${id} was refused and is stored`];
  if (events !== undefined && stored.length !== events)
    return [`${id} stored ${stored.length} events, not ${events}`];
  if (
    stored.some(
      ({ stream, revision }, at) => stream !== stored[0].stream || revision !== stored[0].revision + at,
    )
  )
    return [
      `${id} is torn apart: ${stored.map(({ stream, revision }) => `${stream}@${revision}`).join(', ')}`,
    ];

  const last = stored.at(-1)!;
  const told = !place || (place.revision === last.revision && place.position === last.position);
  return told ? [] : [`${id} was told to stand at ${place.position}@${place.revision}, not ${last.position}`];
}

const inOrder = (stored: readonly StoredEvent[]) =>
  stored.toSorted((a, b) => (a.position < b.position ? -1 : Number(a.position > b.position)));
