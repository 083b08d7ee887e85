import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { isTechnical } from '../database/technical-error';
import type { Decider } from '../decider';
import type { DomainEvent } from '../domain-event';
import {
  EVENT_STORE,
  type EventStore,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '../event-store/event-store';
import { WrongRevision } from '../event-store/event-store-errors';
import { Payloads, type Texts } from '../payloads/payloads';
import { appendWithRetry } from './append-with-retry';
import type { CommandContext } from './command-context';
import { EventCatalogue, type StoredEvent } from './event-catalogue';
import { idFrom } from './ids';
import { plainData } from './plain-data';
import { Recorded } from './recorded';

const RACES = 3;

/** The same command id came with another body. Becomes a 422 problem. */
export class KeyReused extends Error {}

type Decision<State, Event> = (state: State) => readonly Event[] | Promise<readonly Event[]>;

interface History<State> {
  readonly state: State;
  readonly revision: number;
  readonly last?: StoredEvent;
  readonly cooperationId?: string;
  /** The last event that this very command recorded earlier. */
  readonly repeated?: StoredEvent;
}

/** Reads a stream, folds it, decides, appends. The only way to record a step. */
@Injectable()
export class Recorder {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly catalogue: EventCatalogue,
    private readonly payloads: Payloads,
  ) {}

  /**
   * Records what `decision` makes of the stream's state. A lost race decides again on what is there then, at most three
   * times, unless the client pinned the revision. A repeated command is answered without deciding, so whatever may
   * change in the meantime is asked within the decision. `texts` are stored before the events that refer to them,
   * and discarded where nothing came of it.
   *
   * @throws Refused, WrongRevision, KeyReused, OutcomeUnknown (repeat with the same command id)
   */
  async decide<State, Event extends DomainEvent>(
    decider: Decider<State, Event>,
    id: string,
    context: CommandContext,
    decision: Decision<State, Event>,
    texts?: Texts,
  ): Promise<Recorded> {
    try {
      return await this.race(decider, id, context, decision, texts);
    } catch (error) {
      // What may have been stored keeps its texts.
      if (!isTechnical(error)) await this.payloads.discard(texts);
      throw error;
    }
  }

  /** The state of a thing now, for decisions that rest on more than one stream. */
  async stateOf<State, Event extends DomainEvent>(
    decider: Decider<State, Event>,
    id: string,
  ): Promise<State> {
    return (await this.read(decider, id, '')).state;
  }

  private async race<State, Event extends DomainEvent>(
    decider: Decider<State, Event>,
    id: string,
    context: CommandContext,
    decision: Decision<State, Event>,
    texts?: Texts,
  ): Promise<Recorded> {
    for (let race = 0; ; race++) {
      const history = await this.read(decider, id, context.commandId);
      if (history.repeated) return this.repetition(id, context, history.repeated, history.cooperationId);
      try {
        return await this.record(decider, id, context, history, decision, texts);
      } catch (error) {
        if (!(error instanceof WrongRevision) || context.pinned !== undefined || race === RACES) throw error;
        await sleep(Math.random() * 10 * 2 ** race);
      }
    }
  }

  private async read<State, Event extends DomainEvent>(
    { stream, initial, evolve, events }: Decider<State, Event>,
    id: string,
    commandId: string,
  ): Promise<History<State>> {
    let history: History<State> = { state: initial, revision: -1 };
    for await (const recorded of this.store.readStream(`${stream}-${id}`)) {
      const last = this.catalogue.revive(recorded);
      if (!(last.type in events)) throw new Error(`${last.type} does not belong into a ${stream} stream`);
      history = {
        state: evolve(history.state, this.catalogue.toDomain<Event>(last)),
        revision: last.revision,
        last,
        cooperationId: cooperationIn(last.data) ?? history.cooperationId,
        repeated: last.metadata.commandId === commandId ? last : history.repeated,
      };
    }
    return history;
  }

  private async record<State, Event extends DomainEvent>(
    { stream }: Decider<State, Event>,
    id: string,
    context: CommandContext,
    { state, revision, last, cooperationId }: History<State>,
    decision: Decision<State, Event>,
    texts?: Texts,
  ): Promise<Recorded> {
    const streamId = `${stream}-${id}`;
    if (context.pinned !== undefined && context.pinned !== revision)
      throw new WrongRevision(streamId, revision);
    const events = await decision(state);
    if (events.length === 0) {
      await this.payloads.discard(texts);
      return unchanged(id, revision, last, cooperationId);
    }

    await this.payloads.keep(texts);
    const expected = revision < 0 ? 'none' : revision;
    const appended = await appendWithRetry(this.store, streamId, this.newEvents(events, context), expected);
    if (appended.outcome === 'duplicate') await this.refuseOtherBody(streamId, appended.revision, context);
    const cooperation = cooperationId ?? events.map(({ data }) => cooperationIn(data)).find(Boolean);
    return new Recorded(id, appended.revision, appended.position, cooperation);
  }

  private newEvents(events: readonly DomainEvent[], context: CommandContext): NewEvent[] {
    const { actorId, commandId, bodyHash, correlationId, causationId } = context;
    return events.map(({ type, data }, index) => ({
      id: idFrom(commandId, index),
      type,
      data: plainData(data),
      metadata: {
        actorId,
        commandId,
        bodyHash,
        correlationId,
        ...(causationId && { causationId }),
        schemaVersion: String(this.catalogue.schemaVersion(type)),
      },
    }));
  }

  /** Event ids do not tell of the body, and another request with the same key may have been faster. */
  private async refuseOtherBody(stream: string, revision: number, context: CommandContext): Promise<void> {
    for await (const stored of this.store.readStream(stream, { from: revision, to: revision }))
      refuseReuse(stored, context);
  }

  private repetition(
    id: string,
    context: CommandContext,
    stored: StoredEvent,
    cooperationId?: string,
  ): Recorded {
    refuseReuse(stored, context);
    return new Recorded(id, stored.revision, stored.position, cooperationId, {}, false);
  }
}

function refuseReuse({ metadata }: RecordedEvent, { bodyHash }: CommandContext): void {
  if (metadata.bodyHash !== bodyHash)
    throw new KeyReused('This Idempotency-Key came before with another body.');
}

const cooperationIn = (data: object) => (data as { cooperationId?: string }).cooperationId;

const unchanged = (id: string, revision: number, last?: StoredEvent, cooperationId?: string) =>
  new Recorded(id, revision, (last?.position ?? '') as Position, cooperationId, {}, false);
