import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { TextRef } from '../../kernel/domain-event';
import type { CommandContext } from '../../kernel/recording/command-context';
import { idFrom } from '../../kernel/recording/ids';
import { Recorder } from '../../kernel/recording/recorder';
import { partyKey } from '../../parties/party.events';
import { letExpire, match } from '../match';
import { MatchedApplications } from '../matched-applications';

/** Matches that were opened for who was selected, and that nobody is expected in any more. */
export class LetMatchesExpire extends Command<void> {
  constructor(
    readonly context: CommandContext,
    readonly applicationId: string,
    readonly reason: TextRef,
  ) {
    super();
  }
}

@CommandHandler(LetMatchesExpire)
export class LetMatchesExpireHandler implements ICommandHandler<LetMatchesExpire> {
  constructor(
    private readonly recorder: Recorder,
    private readonly applications: MatchedApplications,
  ) {}

  async execute({ context, applicationId, reason }: LetMatchesExpire): Promise<void> {
    for (const jp of await this.applications.wishedBy(applicationId)) {
      const matchId = idFrom('match', applicationId, partyKey(jp));
      const own = { ...context, commandId: idFrom(context.commandId, matchId) };
      await this.recorder.decide(match, matchId, own, (state) => letExpire(state, reason));
    }
  }
}
