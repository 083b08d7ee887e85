import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext } from '../kernel/recording/command-context';
import { idFrom } from '../kernel/recording/ids';
import type { Recorded } from '../kernel/recording/recorded';
import { Recorder } from '../kernel/recording/recorder';
import { KnownParties } from '../parties/known-parties';
import type { Party } from '../parties/party.events';
import { issueToken, revokeToken, token } from './token';
import type { Role } from './token.events';
import { hashOf, Tokens } from './tokens';

export class IssueToken extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    /** The token itself; only its hash is recorded. */
    readonly secret: string,
    readonly role: Role,
    readonly party?: Party,
  ) {
    super();
  }
}

export class RevokeToken extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly tokenId: string,
  ) {
    super();
  }
}

@CommandHandler(IssueToken)
class IssueTokenHandler implements ICommandHandler<IssueToken> {
  constructor(
    private readonly recorder: Recorder,
    private readonly parties: KnownParties,
  ) {}

  async execute({ context, secret, role, party }: IssueToken) {
    if (party) await this.parties.require([{ party, pointer: '/party' }]);
    const tokenId = idFrom(context.commandId, 'token');
    const data = { tokenId, role, party, hash: hashOf(secret) };
    return this.recorder.decide(token, tokenId, context, (state) => issueToken(state, data));
  }
}

@CommandHandler(RevokeToken)
class RevokeTokenHandler implements ICommandHandler<RevokeToken> {
  constructor(
    private readonly recorder: Recorder,
    private readonly tokens: Tokens,
  ) {}

  async execute({ context, tokenId }: RevokeToken) {
    const recorded = await this.recorder.decide(token, tokenId, context, (state) =>
      revokeToken(state, tokenId),
    );
    this.tokens.refuse(tokenId);
    return recorded;
  }
}

export const tokenCommandHandlers = [IssueTokenHandler, RevokeTokenHandler];
