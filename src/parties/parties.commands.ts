import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { today } from '../kernel/clock';
import type { CommandContext } from '../kernel/recording/command-context';
import { CommandClaims } from '../kernel/recording/command-claims';
import type { Recorded } from '../kernel/recording/recorded';
import { Recorder } from '../kernel/recording/recorder';
import type { Texts } from '../kernel/payloads/payloads';
import {
  declareInactive,
  importParty,
  partyOfKind,
  registerParty,
  reviseParty,
  succeedParty,
  verifyParty,
} from './party';
import type { PartyDeclaredInactive, PartyRegistered, PartySucceeded, PartyVerified } from './party.events';

/** Free texts of the profile travel beside it, see `Payloads.draft`. */
export class RegisterParty extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly data: PartyRegistered['data'],
    readonly texts?: Texts,
  ) {
    super();
  }
}

export class ReviseParty extends RegisterParty {}

/** Registers or revises, whichever brings the directory to what a source says. */
export class ImportParty extends RegisterParty {}

export class VerifyParty extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly data: PartyVerified['data'],
    readonly texts: Texts,
  ) {
    super();
  }
}

export class DeclarePartyInactive extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly data: PartyDeclaredInactive['data'],
    readonly texts: Texts,
  ) {
    super();
  }
}

export class SucceedParty extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly data: PartySucceeded['data'],
  ) {
    super();
  }
}

@CommandHandler(RegisterParty)
class RegisterPartyHandler implements ICommandHandler<RegisterParty> {
  constructor(
    private readonly recorder: Recorder,
    private readonly claims: CommandClaims,
  ) {}

  async execute({ context, data, texts }: RegisterParty) {
    const { kind, id } = data.party;
    await this.claims.claim(context, `${kind}-${id}`);
    return this.recorder.decide(partyOfKind(kind), id, context, (state) => registerParty(state, data), texts);
  }
}

@CommandHandler(ReviseParty)
class RevisePartyHandler implements ICommandHandler<ReviseParty> {
  constructor(private readonly recorder: Recorder) {}

  execute({ context, data, texts }: ReviseParty) {
    const { kind, id } = data.party;
    return this.recorder.decide(partyOfKind(kind), id, context, (state) => reviseParty(state, data), texts);
  }
}

@CommandHandler(ImportParty)
class ImportPartyHandler implements ICommandHandler<ImportParty> {
  constructor(private readonly recorder: Recorder) {}

  execute({ context, data, texts }: ImportParty) {
    const { kind, id } = data.party;
    return this.recorder.decide(partyOfKind(kind), id, context, (state) => importParty(state, data), texts);
  }
}

@CommandHandler(VerifyParty)
class VerifyPartyHandler implements ICommandHandler<VerifyParty> {
  constructor(private readonly recorder: Recorder) {}

  execute({ context, data, texts }: VerifyParty) {
    const { kind, id } = data.party;
    return this.recorder.decide(
      partyOfKind(kind),
      id,
      context,
      (state) => verifyParty(state, data, today()),
      texts,
    );
  }
}

@CommandHandler(DeclarePartyInactive)
class DeclarePartyInactiveHandler implements ICommandHandler<DeclarePartyInactive> {
  constructor(private readonly recorder: Recorder) {}

  execute({ context, data, texts }: DeclarePartyInactive) {
    const { kind, id } = data.party;
    const decision = declareInactive;
    return this.recorder.decide(
      partyOfKind(kind),
      id,
      context,
      (state) => decision(state, data, today()),
      texts,
    );
  }
}

@CommandHandler(SucceedParty)
class SucceedPartyHandler implements ICommandHandler<SucceedParty> {
  constructor(private readonly recorder: Recorder) {}

  execute({ context, data }: SucceedParty) {
    const { kind, id } = data.party;
    return this.recorder.decide(partyOfKind(kind), id, context, (state) =>
      succeedParty(state, data, today()),
    );
  }
}

export const partyCommandHandlers = [
  RegisterPartyHandler,
  RevisePartyHandler,
  ImportPartyHandler,
  VerifyPartyHandler,
  DeclarePartyInactiveHandler,
  SucceedPartyHandler,
];
