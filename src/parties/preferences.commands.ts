import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { today } from '../kernel/clock';
import { Payloads } from '../kernel/payloads/payloads';
import type { CommandContext } from '../kernel/recording/command-context';
import type { Recorded } from '../kernel/recording/recorded';
import { Recorder } from '../kernel/recording/recorder';
import { KnownParties } from './known-parties';
import type { CapacityStated, LanguagesStated, Party, Side } from './party.events';
import {
  declineSuggestions,
  liftVeto,
  preferencesOfKind,
  stateCapacity,
  stateLanguages,
  vetoPartner,
  welcomeSuggestions,
} from './preferences';

abstract class PreferenceCommand<Details> extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly party: Party,
    readonly details: Details,
  ) {
    super();
  }
}

/** To be suggested to others, or to nobody. */
export class AllowSuggestions extends PreferenceCommand<{ readonly welcome: boolean }> {}

export class StateCapacity extends PreferenceCommand<Omit<CapacityStated['data'], 'party'>> {}

export class StateLanguages extends PreferenceCommand<Omit<LanguagesStated['data'], 'party'>> {}

export class VetoPartner extends PreferenceCommand<{
  readonly partner: Party;
  readonly until?: string;
  readonly reason?: string;
}> {}

export class LiftVeto extends PreferenceCommand<{ readonly partner: Party }> {}

@CommandHandler(AllowSuggestions)
class AllowSuggestionsHandler implements ICommandHandler<AllowSuggestions> {
  constructor(private readonly recorder: Recorder) {}

  execute({ context, party, details: { welcome } }: AllowSuggestions) {
    const decision = welcome ? welcomeSuggestions : declineSuggestions;
    return this.recorder.decide(preferencesOfKind(party.kind), party.id, context, (state) =>
      decision(state, party),
    );
  }
}

@CommandHandler(StateCapacity)
class StateCapacityHandler implements ICommandHandler<StateCapacity> {
  constructor(private readonly recorder: Recorder) {}

  execute({ context, party, details }: StateCapacity) {
    return this.recorder.decide(preferencesOfKind(party.kind), party.id, context, (state) =>
      stateCapacity(state, { party, ...details }),
    );
  }
}

@CommandHandler(StateLanguages)
class StateLanguagesHandler implements ICommandHandler<StateLanguages> {
  constructor(private readonly recorder: Recorder) {}

  execute({ context, party, details }: StateLanguages) {
    return this.recorder.decide(preferencesOfKind(party.kind), party.id, context, (state) =>
      stateLanguages(state, { party, ...details }),
    );
  }
}

const across: Readonly<Record<Side, readonly Side[]>> = { EU: ['JP'], JP: ['EU'], third: ['EU', 'JP'] };

@CommandHandler(VetoPartner)
class VetoPartnerHandler implements ICommandHandler<VetoPartner> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
    private readonly parties: KnownParties,
  ) {}

  execute({ context, party, details: { partner, until, reason } }: VetoPartner) {
    const texts = this.payloads.draft(context);
    const data = { party, partner, until, reason: texts.optional('/reason', reason) };
    return this.recorder.decide(
      preferencesOfKind(party.kind),
      party.id,
      context,
      async (state) => {
        const [own] = (await this.parties.find([party])).values();
        await this.parties.require([{ party: partner, pointer: '/partner', sides: own && across[own.side] }]);
        return vetoPartner(state, data, today());
      },
      texts,
    );
  }
}

@CommandHandler(LiftVeto)
class LiftVetoHandler implements ICommandHandler<LiftVeto> {
  constructor(private readonly recorder: Recorder) {}

  execute({ context, party, details: { partner } }: LiftVeto) {
    return this.recorder.decide(preferencesOfKind(party.kind), party.id, context, (state) =>
      liftVeto(state, party, partner),
    );
  }
}

export const preferenceCommandHandlers = [
  AllowSuggestionsHandler,
  StateCapacityHandler,
  StateLanguagesHandler,
  VetoPartnerHandler,
  LiftVetoHandler,
];
