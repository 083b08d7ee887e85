import type { CheckedPart } from '../event-format';
import type { AppendedMany, Position } from '../event-store';
import { IdsPartlyStored, LackingStore, StoreUnavailable, WrongRevision } from '../event-store-errors';
import type { ServerAbilities } from './server-abilities';
import { type ExactMany, exactMany } from './exact-many';
import { eventData } from './stored-form';
import { type Found, lookFor } from './stored-ids';
import type { AppendMeans, TakenOver } from './stream-appends';

const isLoose = ({ expected, events }: CheckedPart) =>
  events.length > 0 && (expected === 'any' || expected === 'exists');

/** As `StreamAppends` does with one stream, with several at once. */
export class SeveralAppends {
  constructor(
    private readonly means: AppendMeans,
    private readonly abilities: ServerAbilities,
  ) {}

  append(parts: readonly CheckedPart[], until: number): Promise<AppendedMany> {
    this.refuseLacking(parts);
    const streams = parts.map(({ stream }) => stream);
    return this.means.queues.runAll(streams, async () => {
      if (performance.now() > until)
        throw new StoreUnavailable(`others appended to ${streams[0]} for too long`);
      return parts.some(isLoose) ? this.wherever(parts, until) : this.exactly(parts, [], until);
    });
  }

  /** Events of another store, in their order, each behind what its stream holds. */
  async takeOver(events: readonly TakenOver[], until: number): Promise<Position> {
    const expected = new Map<string, number>();
    for (const { stream, revision } of events) if (!expected.has(stream)) expected.set(stream, revision - 1);
    const records = events.map(({ stream, event, recordedAt }) => ({
      stream,
      event: eventData(event, recordedAt),
    }));
    return (await this.told({ expected, records, until })).position;
  }

  private refuseLacking(parts: readonly CheckedPart[]) {
    const { version, sessions, records } = this.abilities;
    const checks = parts.some(({ events }) => events.length === 0);
    if (checks ? !records : !sessions && !records)
      throw new LackingStore(
        `KurrentDB ${version} cannot append to several streams at once${checks && sessions ? ' and check others' : ''}`,
      );
  }

  private async wherever(parts: readonly CheckedPart[], until: number): Promise<AppendedMany> {
    for (;;) {
      const found = await Promise.all(
        parts.map(({ stream, events }) => lookFor(this.means.reader, stream, events)),
      );
      const duplicate = duplicateOf(parts, found);
      if (duplicate) return duplicate;
      const missing = parts.findIndex(
        (part, at) => isLoose(part) && part.expected === 'exists' && found[at].last < 0,
      );
      if (missing >= 0) throw new WrongRevision(parts[missing].stream, -1);
      try {
        return await this.exactly(parts, found, until);
      } catch (error) {
        const moved =
          error instanceof WrongRevision &&
          parts.some((part) => part.stream === error.stream && isLoose(part));
        if (!moved || performance.now() > until) throw error;
      }
    }
  }

  private exactly(
    parts: readonly CheckedPart[],
    found: readonly Found[],
    until: number,
  ): Promise<AppendedMany> {
    const recordedAt = new Date().toISOString();
    return this.told({
      expected: new Map(parts.map((part, at) => [part.stream, exactOf(part, found[at])])),
      records: parts.flatMap(({ stream, events }) =>
        events.map((event) => ({ stream, event: eventData(event, recordedAt) })),
      ),
      until,
    });
  }

  private async told(many: ExactMany): Promise<AppendedMany> {
    const { attempts, known, form } = this.means;
    const { outcome, answer, place } = await known.told(
      () => attempts.make(exactMany(many, form, this.abilities)),
      ({ position }) => position !== undefined && { commit: position, prepare: position },
    );
    const revisions = answer.responses.map(
      ({ streamName, revision }) => [form.streamOf(streamName), Number(revision)] as const,
    );
    return { outcome, revisions: new Map(revisions), position: form.positions.of(place) };
  }
}

function exactOf({ expected, events }: CheckedPart, found: Found | undefined): number | 'exists' {
  if (expected === 'none') return -1;
  if (typeof expected === 'number') return expected;
  return events.length === 0 ? 'exists' : (found?.last ?? -1);
}

/** Throws `IdsPartlyStored` if a part stands there, and another does not. */
function duplicateOf(parts: readonly CheckedPart[], found: readonly Found[]): AppendedMany | undefined {
  const written = parts.flatMap(({ stream, events }, at) =>
    events.length > 0 ? [{ stream, place: found[at].duplicate }] : [],
  );
  const repeated = written.flatMap(({ stream, place }) => (place ? [{ stream, ...place }] : []));
  if (repeated.length === 0) return undefined;
  if (repeated.length < written.length) throw new IdsPartlyStored(repeated[0].stream);
  return {
    outcome: 'duplicate',
    revisions: new Map(repeated.map(({ stream, revision }) => [stream, revision])),
    position: repeated[repeated.length - 1].position,
  };
}
