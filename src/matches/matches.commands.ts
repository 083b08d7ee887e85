import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { today } from '../kernel/clock';
import { Standings } from '../cooperations/standings';
import type { PartialDate } from '../kernel/partial-date';
import { Payloads } from '../kernel/payloads/payloads';
import { CommandClaims } from '../kernel/recording/command-claims';
import type { CommandContext } from '../kernel/recording/command-context';
import { idFrom } from '../kernel/recording/ids';
import type { Recorded } from '../kernel/recording/recorded';
import { Recorder } from '../kernel/recording/recorder';
import { StepCommand } from '../kernel/recording/step-command';
import { KnownParties } from '../parties/known-parties';
import { type Party, partyKey } from '../parties/party.events';
import { Explainer } from '../suggestions/explainer';
import { MatchedApplications } from './matched-applications';
import { answerMatch, expireMatch, introduce, inviteThirdRegion, match, proposeMatch } from './match';
import type { AnswerMatchDto, ProposeMatchDto } from './matches.dto';

export class ProposeMatch extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly details: ProposeMatchDto,
  ) {
    super();
  }
}

export class AnswerMatch extends StepCommand<AnswerMatchDto> {}

export class Introduce extends StepCommand<{ readonly on: PartialDate }> {}

export class ExpireMatch extends StepCommand<{ readonly reason: string }> {}

export class InviteThirdRegion extends StepCommand<{ readonly party: Party }> {}

@CommandHandler(ProposeMatch)
class ProposeMatchHandler implements ICommandHandler<ProposeMatch> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
    private readonly parties: KnownParties,
    private readonly applications: MatchedApplications,
    private readonly claims: CommandClaims,
    private readonly explainer: Explainer,
  ) {}

  execute({ context, details }: ProposeMatch) {
    const { applicationId, jp } = details;
    const matchId = applicationId
      ? idFrom('match', applicationId, partyKey(jp))
      : idFrom(context.commandId, 'match');
    const texts = this.payloads.draft(context);
    const proposal = { ...details, matchId, reason: texts.optional('/reason', details.reason) };
    return this.recorder.decide(
      match,
      matchId,
      context,
      async (state) => {
        const cooperationId = await this.cooperationFor(details, context);
        await this.claims.claim(context, `${match.stream}-${matchId}`);
        const explanation = await this.explainer.explain(details);
        return proposeMatch(state, { ...proposal, cooperationId, explanation });
      },
      texts,
    );
  }

  private async cooperationFor({ applicationId, eu, jp }: ProposeMatchDto, { commandId }: CommandContext) {
    await this.parties.require([
      { party: eu, pointer: '/eu', sides: ['EU'], kinds: ['cluster', 'region'], active: true },
      { party: jp, pointer: '/jp', sides: ['JP'], kinds: ['cluster', 'prefecture'], active: true },
    ]);
    return applicationId
      ? this.applications.cooperationOf(applicationId, eu)
      : idFrom(commandId, 'cooperation');
  }
}

@CommandHandler(AnswerMatch)
class AnswerMatchHandler implements ICommandHandler<AnswerMatch> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
    private readonly standings: Standings,
  ) {}

  execute({ context, id: matchId, details: { party, answer, reason } }: AnswerMatch) {
    const texts = this.payloads.draft(context);
    const ref = texts.optional('/reason', reason);
    return this.recorder.decide(
      match,
      matchId,
      context,
      async (state) => {
        await this.standings.refuseIfEndedAround(matchId);
        return answerMatch(state, party, answer, ref);
      },
      texts,
    );
  }
}

@CommandHandler(Introduce)
class IntroduceHandler implements ICommandHandler<Introduce> {
  constructor(
    private readonly recorder: Recorder,
    private readonly standings: Standings,
  ) {}

  execute({ context, id: matchId, details: { on } }: Introduce) {
    return this.recorder.decide(match, matchId, context, async (state) => {
      await this.standings.refuseIfEndedAround(matchId);
      return introduce(state, on, today());
    });
  }
}

@CommandHandler(ExpireMatch)
class ExpireMatchHandler implements ICommandHandler<ExpireMatch> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
  ) {}

  execute({ context, id: matchId, details: { reason } }: ExpireMatch) {
    const texts = this.payloads.draft(context);
    const ref = texts.ref('/reason', reason);
    return this.recorder.decide(match, matchId, context, (state) => expireMatch(state, ref), texts);
  }
}

@CommandHandler(InviteThirdRegion)
class InviteThirdRegionHandler implements ICommandHandler<InviteThirdRegion> {
  constructor(
    private readonly recorder: Recorder,
    private readonly parties: KnownParties,
    private readonly standings: Standings,
  ) {}

  execute({ context, id: matchId, details: { party } }: InviteThirdRegion) {
    return this.recorder.decide(match, matchId, context, async (state) => {
      await this.standings.refuseIfEndedAround(matchId);
      await this.parties.require([{ party, pointer: '/party', sides: ['third'], active: true }]);
      return inviteThirdRegion(state, party);
    });
  }
}

export const matchCommandHandlers = [
  ProposeMatchHandler,
  AnswerMatchHandler,
  IntroduceHandler,
  ExpireMatchHandler,
  InviteThirdRegionHandler,
];
