import type { CommandBus, ICommand } from '@nestjs/cqrs';
import { BadInput } from '../kernel/bad-input';
import type { Decider } from '../kernel/decider';
import type { DomainEvent } from '../kernel/domain-event';
import type { Payloads, Texts } from '../kernel/payloads/payloads';
import { type CommandContext, contextOf } from '../kernel/recording/command-context';
import { Recorded } from '../kernel/recording/recorded';
import type { Recorder } from '../kernel/recording/recorder';
import { ImportParty } from '../parties/parties.commands';
import { importParty, partyOfKind } from '../parties/party';
import { type AnyProfile, type Party, partyKey, type PartyRegistered } from '../parties/party.events';
import type { Done, Verdict } from './verdict';

export interface Ports {
  readonly commands: CommandBus;
  readonly recorder: Recorder;
  readonly payloads: Payloads;
}

export interface RunOptions {
  readonly actorId: string;
  readonly dryRun: boolean;
}

type Known = Pick<AnyProfile, 'side' | 'country'>;

/** What an import is about to do to one thing. */
export interface Attempt<State, Event extends DomainEvent> {
  readonly decider: Decider<State, Event>;
  readonly id: string;
  readonly isNew: (state: State) => boolean;
  readonly decision: (state: State) => readonly Event[];
  readonly command: ICommand;
}

/** One import, or several files as one: who imports, whether it is for show, and which parties it has met. */
export class ImportRun {
  readonly also: Verdict[] = [];
  private readonly parties = new Map<string, Promise<Known | undefined>>();

  constructor(
    private readonly ports: Ports,
    private readonly options: RunOptions,
  ) {}

  context(): CommandContext {
    return contextOf(this.options.actorId);
  }

  draft(context: CommandContext): Texts {
    return this.ports.payloads.draft(context);
  }

  /** Asks the decision first, as a thing may begin with several events; what is no news costs one read. */
  async attempt<State, Event extends DomainEvent>(step: Attempt<State, Event>): Promise<Done> {
    const state = await this.ports.recorder.stateOf(step.decider, step.id);
    if (step.decision(state).length === 0) return 'unchanged';
    if (!this.options.dryRun) {
      const recorded: unknown = await this.ports.commands.execute(step.command);
      if (recorded instanceof Recorded && !recorded.fresh) return 'unchanged';
    }
    return step.isNew(state) ? 'registered' : 'revised';
  }

  async party(context: CommandContext, data: PartyRegistered['data'], texts?: Texts): Promise<Done> {
    const { party, profile } = data;
    const done = this.options.dryRun
      ? await this.tryParty(data)
      : await this.storeParty(context, data, texts);
    this.parties.set(partyKey(party), Promise.resolve(profile));
    return done;
  }

  private async tryParty(data: PartyRegistered['data']): Promise<Done> {
    const { kind, id } = data.party;
    const state = await this.ports.recorder.stateOf(partyOfKind(kind), id);
    if (importParty(state, data).length === 0) return 'unchanged';
    return state.status === 'unknown' ? 'registered' : 'revised';
  }

  /** Parties are most of what is imported, and one event each, so the answer itself tells what became of them. */
  private async storeParty(
    context: CommandContext,
    data: PartyRegistered['data'],
    texts?: Texts,
  ): Promise<Done> {
    const { fresh, revision } = await this.ports.commands.execute(new ImportParty(context, data, texts));
    if (!fresh) return 'unchanged';
    return revision === 0 ? 'registered' : 'revised';
  }

  /** The party as this run or the record knows it; read models may lag behind what the run has just stored. */
  async known(party: Party): Promise<Known | undefined> {
    const key = partyKey(party);
    const known = this.parties.get(key) ?? this.stored(party);
    this.parties.set(key, known);
    return known;
  }

  async allKnown(parties: readonly Party[]): Promise<Map<string, Known>> {
    const found = new Map<string, Known>();
    for (const party of parties) {
      const known = await this.known(party);
      if (known) found.set(partyKey(party), known);
    }
    return found;
  }

  /** @throws BadInput where the directory has no such party */
  async mustKnow(party: Party, pointer: string): Promise<void> {
    if (await this.known(party)) return;
    throw new BadInput({
      pointer,
      code: 'unknown-party',
      detail: `The directory has no ${partyKey(party)}.`,
    });
  }

  /** Registers a party once in a run, where neither the run nor the record knows it. */
  async ensure(party: Party, register: () => Promise<Known>): Promise<void> {
    const key = partyKey(party);
    const before = this.known(party);
    const after = before.then((known) => known ?? register());
    this.parties.set(key, after);
    await after;
  }

  private async stored({ kind, id }: Party): Promise<Known | undefined> {
    const state = await this.ports.recorder.stateOf(partyOfKind(kind), id);
    return state.status === 'unknown' ? undefined : state.profile;
  }
}
