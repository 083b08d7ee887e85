import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Standings } from '../../cooperations/standings';
import { BadInput } from '../../kernel/bad-input';
import { today } from '../../kernel/clock';
import { Payloads } from '../../kernel/payloads/payloads';
import { Recorder } from '../../kernel/recording/recorder';
import { StepCommand } from '../../kernel/recording/step-command';
import { Refused } from '../../kernel/refused';
import { KnownParties } from '../../parties/known-parties';
import type { Party } from '../../parties/party.events';
import {
  addThirdRegionPartner,
  declareDormant,
  endPartnership,
  extendPartnership,
  mergePartnership,
  partnership,
  reachMilestone,
} from '../partnership';
import type {
  DeclareDormantDto,
  EndPartnershipDto,
  ExtendPartnershipDto,
  MergePartnershipDto,
  ReachMilestoneDto,
} from '../partnerships.dto';

export class ExtendPartnership extends StepCommand<ExtendPartnershipDto> {}
export class MergePartnership extends StepCommand<MergePartnershipDto> {}
export class ReachMilestone extends StepCommand<ReachMilestoneDto> {}
export class AddThirdRegionPartner extends StepCommand<{ readonly party: Party }> {}
export class DeclareDormant extends StepCommand<DeclareDormantDto> {}
export class EndPartnership extends StepCommand<EndPartnershipDto> {}

@CommandHandler(ExtendPartnership)
class ExtendPartnershipHandler implements ICommandHandler<ExtendPartnership> {
  constructor(private readonly recorder: Recorder) {}

  execute({ context, id: partnershipId, details: { until } }: ExtendPartnership) {
    return this.recorder.decide(partnership, partnershipId, context, (state) =>
      extendPartnership(state, until),
    );
  }
}

@CommandHandler(MergePartnership)
class MergePartnershipHandler implements ICommandHandler<MergePartnership> {
  constructor(private readonly recorder: Recorder) {}

  execute({ context, id: partnershipId, details }: MergePartnership) {
    return this.recorder.decide(partnership, partnershipId, context, async (state) => {
      await this.requireGoing(details.into);
      return mergePartnership(state, details, today());
    });
  }

  private async requireGoing(into: string): Promise<void> {
    const pointer = '/into';
    const { status } = await this.recorder.stateOf(partnership, into);
    if (status === 'none')
      throw new BadInput({ pointer, code: 'unknown-partnership', detail: 'There is no such partnership.' });
    if (status === 'ended' || status === 'merged')
      throw new Refused('partnership-over', `The partnership ${into} does not go on.`, pointer);
  }
}

@CommandHandler(ReachMilestone)
class ReachMilestoneHandler implements ICommandHandler<ReachMilestone> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
    private readonly standings: Standings,
  ) {}

  execute({ context, id: partnershipId, details: { kind = 'other', what, on } }: ReachMilestone) {
    const texts = this.payloads.draft(context);
    const milestone = { kind, what: texts.ref('/what', what), on };
    return this.recorder.decide(
      partnership,
      partnershipId,
      context,
      async (state) => {
        await this.standings.refuseIfEndedAround(partnershipId);
        return reachMilestone(state, milestone, today());
      },
      texts,
    );
  }
}

@CommandHandler(AddThirdRegionPartner)
class AddThirdRegionPartnerHandler implements ICommandHandler<AddThirdRegionPartner> {
  constructor(
    private readonly recorder: Recorder,
    private readonly parties: KnownParties,
    private readonly standings: Standings,
  ) {}

  execute({ context, id: partnershipId, details: { party } }: AddThirdRegionPartner) {
    return this.recorder.decide(partnership, partnershipId, context, async (state) => {
      await this.standings.refuseIfEndedAround(partnershipId);
      await this.parties.require([{ party, pointer: '/party', sides: ['third'], active: true }]);
      return addThirdRegionPartner(state, party);
    });
  }
}

@CommandHandler(DeclareDormant)
class DeclareDormantHandler implements ICommandHandler<DeclareDormant> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
  ) {}

  execute({ context, id: partnershipId, details: { reason, on } }: DeclareDormant) {
    const texts = this.payloads.draft(context);
    const details = { on, reason: texts.optional('/reason', reason) };
    return this.recorder.decide(
      partnership,
      partnershipId,
      context,
      (state) => declareDormant(state, details, today()),
      texts,
    );
  }
}

@CommandHandler(EndPartnership)
class EndPartnershipHandler implements ICommandHandler<EndPartnership> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
  ) {}

  execute({ context, id: partnershipId, details: { reason, on } }: EndPartnership) {
    const texts = this.payloads.draft(context);
    const details = { on, reason: texts.ref('/reason', reason) };
    return this.recorder.decide(
      partnership,
      partnershipId,
      context,
      (state) => endPartnership(state, details, today()),
      texts,
    );
  }
}

export const followPartnershipHandlers = [
  ExtendPartnershipHandler,
  MergePartnershipHandler,
  ReachMilestoneHandler,
  AddThirdRegionPartnerHandler,
  DeclareDormantHandler,
  EndPartnershipHandler,
];
