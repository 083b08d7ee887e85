import type { Stage } from '../cooperations/step';
import type { Decider } from '../kernel/decider';
import type { DomainEvent, TextRef } from '../kernel/domain-event';
import type { NewEvent } from '../kernel/event-store/event-store';
import type { PartialDate } from '../kernel/partial-date';
import { idFrom } from '../kernel/recording/ids';
import { plainData } from '../kernel/recording/plain-data';
import { Chance } from './chance';
import type { Plan, World } from './world';

/** Who is named as the author of generated steps. */
export const GENERATOR = 'generator';

/** The story has come to the present: what would follow has yet to happen. */
export class Present extends Error {}

interface Told {
  state: unknown;
  readonly events: NewEvent[];
}

const DAY_MS = 86_400_000;

export const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** One cooperation as it is made up: its day moves on, and each step is decided by the decider that serves. */
export class Story {
  readonly chance: Chance;
  readonly world: World;
  readonly cooperationId: string;
  /** Stages that the story has come to, as it tells it itself. */
  readonly reached = new Set<Stage>();
  private readonly told = new Map<string, Told>();
  private readonly name: readonly (string | number)[];
  private commands = 0;

  constructor(
    { seed, world }: Plan,
    index: number,
    /** The day on which the next step is taken. */
    public day: string,
  ) {
    this.name = ['generated', seed, index];
    this.chance = new Chance(this.name.join(' '));
    this.world = world;
    this.cooperationId = this.newId('cooperation');
  }

  newId(...parts: readonly (string | number)[]): string {
    return idFrom(...this.name, this.commands, ...parts);
  }

  /** Lets days pass. @throws Present */
  pass(least: number, most: number): void {
    this.passTo(daysAfter(this.day, this.chance.between(least, most)));
  }

  passTo(day: string): void {
    if (day > this.world.present) throw new Present();
    if (day > this.day) this.day = day;
  }

  text(): TextRef {
    return this.chance.one(this.world.texts);
  }

  texts(most: number): TextRef[] {
    return Array.from({ length: this.chance.between(0, most) }, () => this.text());
  }

  perhaps(probability: number): TextRef | undefined {
    return this.chance.happens(probability) ? this.text() : undefined;
  }

  /** Today, or as much of it as people still know when they write it down. */
  known(): PartialDate {
    const lot = this.chance.real();
    return this.day.slice(0, lot < 0.04 ? 4 : lot < 0.15 ? 7 : 10);
  }

  /** Takes a step as a command would, under `commandId` or one of its own; what was recorded, with its ids. */
  record<State, Event extends DomainEvent>(
    decider: Decider<State, Event>,
    id: string,
    decision: (state: State) => readonly Event[],
    { commandId = this.newId('command'), causationId }: { commandId?: string; causationId?: string } = {},
  ): readonly NewEvent[] {
    const stream = `${decider.stream}-${id}`;
    const told = this.told.get(stream) ?? { state: decider.initial, events: [] };
    this.told.set(stream, told);
    this.commands++;
    const events = decision(told.state as State);
    told.state = events.reduce(decider.evolve, told.state as State);
    const recorded = events.map(({ type, data }, index) => ({
      id: idFrom(commandId, index),
      type,
      data: plainData(data),
      metadata: this.metadata(type, commandId, causationId),
    }));
    told.events.push(...recorded);
    return recorded;
  }

  /** What there is to append, a stream at a time, in the order in which the streams began. */
  streams(): { readonly stream: string; readonly events: readonly NewEvent[] }[] {
    return [...this.told]
      .filter(([, { events }]) => events.length > 0)
      .map(([stream, { events }]) => ({ stream, events }));
  }

  private metadata(type: string, commandId: string, causationId?: string) {
    return {
      actorId: GENERATOR,
      commandId,
      bodyHash: '',
      correlationId: this.cooperationId,
      ...(causationId && { causationId }),
      schemaVersion: String(this.world.schemaVersion(type)),
    };
  }
}
