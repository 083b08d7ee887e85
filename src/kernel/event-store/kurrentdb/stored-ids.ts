import type { CheckedEvent } from '../event-format';
import type { Position } from '../event-store';
import { IdsPartlyStored } from '../event-store-errors';
import type { KurrentReader } from './kurrent-reader';

export interface Found {
  /** Revision of the last event of the stream, -1 without one. */
  readonly last: number;
  /** Where the last of the events stands, if all of them stand there. */
  readonly duplicate?: { readonly revision: number; readonly position: Position };
}

/** Looks for events by their ids, by reading the stream. Throws `IdsPartlyStored`. */
export async function lookFor(
  reader: KurrentReader,
  stream: string,
  events: readonly CheckedEvent[],
): Promise<Found> {
  const wanted = new Map(events.map(({ id }, at) => [id, at]));
  let last = -1;
  const found: { revision: number; position: Position; at: number }[] = [];
  for await (const { id, revision, position } of reader.stream(stream)) {
    last = revision;
    const at = wanted.get(id);
    if (at !== undefined) found.push({ revision, position, at });
  }
  if (found.length === 0) return { last };
  const inOrder = found.every(({ revision, at }, nth) => at === nth && revision === found[0].revision + nth);
  if (found.length < events.length || !inOrder) throw new IdsPartlyStored(stream);
  const { revision, position } = found[found.length - 1];
  return { last, duplicate: { revision, position } };
}
