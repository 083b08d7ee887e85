import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Standings } from '../../cooperations/standings';
import { BadInput } from '../../kernel/bad-input';
import { today } from '../../kernel/clock';
import { type PartialDate, yearsLater } from '../../kernel/partial-date';
import { Payloads } from '../../kernel/payloads/payloads';
import type { CommandContext } from '../../kernel/recording/command-context';
import { idFrom } from '../../kernel/recording/ids';
import type { Recorded } from '../../kernel/recording/recorded';
import { Recorder } from '../../kernel/recording/recorder';
import { StepCommand } from '../../kernel/recording/step-command';
import { KnownParties, namedList } from '../../parties/known-parties';
import { agreePartnership, partnership, renewPartnership, signPartnership } from '../partnership';
import type { Signature } from '../partnership.events';
import type { AgreePartnershipDto, RenewalDto, SignatureDto } from '../partnerships.dto';

export class AgreePartnership extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly details: AgreePartnershipDto,
  ) {
    super();
  }
}

export class SignPartnership extends StepCommand<SignatureDto> {}

/** Without a day it is renewed today. */
export class RenewPartnership extends StepCommand<RenewalDto> {}

@CommandHandler(AgreePartnership)
class AgreePartnershipHandler implements ICommandHandler<AgreePartnership> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
    private readonly parties: KnownParties,
    private readonly standings: Standings,
  ) {}

  execute({ context, details }: AgreePartnership) {
    const partnershipId = idFrom(context.commandId, 'partnership');
    const texts = this.payloads.draft(context);
    const data = {
      ...details,
      partnershipId,
      fields: texts.list('/fields', details.fields),
    };
    return this.recorder.decide(
      partnership,
      partnershipId,
      context,
      async (state) => {
        await this.standings.open(details.cooperationId);
        await this.parties.require(namedList(details.parties, '/parties', { active: true }));
        return agreePartnership(state, data);
      },
      texts,
    );
  }
}

@CommandHandler(SignPartnership)
class SignPartnershipHandler implements ICommandHandler<SignPartnership> {
  constructor(
    private readonly recorder: Recorder,
    private readonly parties: KnownParties,
    private readonly standings: Standings,
  ) {}

  execute({ context, id: partnershipId, details }: SignPartnership) {
    const signature = signatureOf(details);
    return this.recorder.decide(partnership, partnershipId, context, async (state) => {
      await this.standings.refuseIfEndedAround(partnershipId);
      await requireSides(this.parties, details);
      return signPartnership(state, signature, today());
    });
  }
}

@CommandHandler(RenewPartnership)
class RenewPartnershipHandler implements ICommandHandler<RenewPartnership> {
  constructor(
    private readonly recorder: Recorder,
    private readonly parties: KnownParties,
  ) {}

  execute({ context, id: partnershipId, details }: RenewPartnership) {
    const signature = signatureOf({ ...details, signedOn: details.signedOn ?? today('UTC') });
    return this.recorder.decide(partnership, partnershipId, context, async (state) => {
      await requireSides(this.parties, details);
      return renewPartnership(state, signature, today());
    });
  }
}

const requireSides = (parties: KnownParties, { sideDates = [] }: RenewalDto) =>
  parties.require(sideDates.map(({ party }, index) => ({ party, pointer: `/sideDates/${index}/party` })));

function signatureOf({ signedOn, sideDates = [], term }: SignatureDto): Signature {
  return { signedOn, sideDates, until: untilOf(signedOn, term) };
}

function untilOf(signedOn: PartialDate, term: SignatureDto['term']): PartialDate | undefined {
  if (!term) return undefined;
  const { years, until } = term;
  if ((years === undefined) === (until === undefined))
    throw new BadInput({
      pointer: '/term',
      code: 'years-or-until',
      detail: 'A term is either years or until.',
    });
  return years === undefined ? until : yearsLater(signedOn, years);
}

export const agreePartnershipHandlers = [
  AgreePartnershipHandler,
  SignPartnershipHandler,
  RenewPartnershipHandler,
];
