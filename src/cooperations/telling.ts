import { Inject, Injectable } from '@nestjs/common';
import type { TextRef } from '../kernel/domain-event';
import {
  EVENT_STORE,
  type EventStore,
  type Position,
  type RecordedEvent,
} from '../kernel/event-store/event-store';
import { StoreUnavailable } from '../kernel/event-store/event-store-errors';
import type { PartialDate } from '../kernel/partial-date';
import { Payloads } from '../kernel/payloads/payloads';
import { ERASED, isTextRef } from '../kernel/payloads/resolve-texts';
import { EventCatalogue, type StoredEvent } from '../kernel/recording/event-catalogue';
import { KnownParties } from '../parties/known-parties';
import { type Party, partyKey } from '../parties/party.events';
import type { CooperationStep } from './cooperation-step';
import { dayOf } from './ledger-row';
import type { Wording } from './step';
import { StepCatalogue, type StepData } from './step-catalogue';

type Row = Pick<CooperationStep, 'position' | 'category' | 'thingId'>;

/** What the record says of a step. */
export interface Told {
  /** As far as known. */
  readonly occurredOn: PartialDate;
  readonly recordedAt: string;
  readonly actor: string;
  readonly sentence: string;
}

/** Tells steps from the record, with the names that parties bear now and the texts that were not erased. */
@Injectable()
export class Telling {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly events: EventCatalogue,
    private readonly steps: StepCatalogue,
    private readonly parties: KnownParties,
    private readonly payloads: Payloads,
  ) {}

  async of(rows: readonly Row[]): Promise<Told[]> {
    const recorded = await this.recorded(rows);
    const found = { texts: new Set<string>(), parties: new Map<string, Party>() };
    for (const { data } of recorded) gather(data, found);
    const [names, texts] = await Promise.all([
      this.parties.find([...found.parties.values()]),
      this.payloads.read(found.texts),
    ]);
    const say = wording((party) => names.get(partyKey(party))?.name ?? party.id, texts);
    return recorded.map((event) => this.told(event, say));
  }

  private told(event: StoredEvent, say: Wording): Told {
    const { type, data, recordedAt, metadata } = event;
    const step = this.steps.step(type)!;
    return {
      occurredOn: dayOf(event, step),
      recordedAt,
      actor: metadata.actorId ?? '',
      sentence: step.sentence(data as StepData, say),
    };
  }

  /** The events of these steps; the streams of what they belong to are read, all at once. */
  private async recorded(rows: readonly Row[]): Promise<StoredEvent[]> {
    const events = new Map<Position, RecordedEvent>();
    const read = async (stream: string) => {
      for await (const event of this.store.readStream(stream)) events.set(event.position, event);
    };
    await Promise.all([...new Set(rows.map(streamOf))].map(read));
    return rows.map((row) => {
      const event = events.get(row.position);
      if (!event) throw new StoreUnavailable(`${streamOf(row)} lacks its event at ${row.position}`);
      // Only what is told: others may be newer than this service, and the ledger waits for them.
      return this.events.revive(event);
    });
  }
}

const streamOf = ({ category, thingId }: Row) => `${category}-${thingId}`;

interface Found {
  readonly texts: Set<string>;
  readonly parties: Map<string, Party>;
}

function gather(value: unknown, found: Found): void {
  if (typeof value !== 'object' || value === null) return;
  if (isTextRef(value)) found.texts.add(value.payloadId);
  else if (isParty(value)) found.parties.set(partyKey(value), value);
  else Object.values(value).forEach((item) => gather(item, found));
}

const isParty = (value: object): value is Party =>
  'kind' in value && 'id' in value && Object.keys(value).length === 2;

function wording(name: (party: Party) => string, texts: ReadonlyMap<string, string>): Wording {
  const text = ({ payloadId }: TextRef) => texts.get(payloadId) ?? ERASED;
  return {
    party: name,
    parties: (parties) => listed(parties.map(name)),
    text,
    texts: (refs) => refs.map(text).join('; '),
  };
}

const listed = (names: readonly string[]) =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
