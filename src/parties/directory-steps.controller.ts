import { Body, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Requires } from '../access/requires';
import { Context } from '../kernel/http/command-context.interceptor';
import { AnswersStep } from '../kernel/http/step-answer';
import { Payloads } from '../kernel/payloads/payloads';
import type { CommandContext } from '../kernel/recording/command-context';
import { InactivityDto, SuccessionDto, VerificationDto } from './directory-steps.dto';
import { KnownParties } from './known-parties';
import { DeclarePartyInactive, SucceedParty, VerifyParty } from './parties.commands';
import type { Party, PartyKind } from './party.events';

/** The steps that every entry of the directory takes, whatever its kind. */
export abstract class DirectoryStepsController {
  protected abstract readonly kind: PartyKind;

  constructor(
    protected readonly commands: CommandBus,
    protected readonly payloads: Payloads,
    protected readonly parties: KnownParties,
  ) {}

  @Post(':id/verification')
  @Requires('directory.write')
  @AnswersStep(200)
  verify(
    @Param('id') id: string,
    @Body() { evidence, on }: VerificationDto,
    @Context() context: CommandContext,
  ) {
    const texts = this.payloads.draft(context);
    const data = { party: this.party(id), evidence: texts.ref('/evidence', evidence), on };
    return this.commands.execute(new VerifyParty(context, data, texts));
  }

  @Post(':id/inactivity')
  @Requires('directory.write')
  @AnswersStep(200)
  declareInactive(
    @Param('id') id: string,
    @Body() { reason, on }: InactivityDto,
    @Context() context: CommandContext,
  ) {
    const texts = this.payloads.draft(context);
    const data = { party: this.party(id), reason: texts.ref('/reason', reason), on };
    return this.commands.execute(new DeclarePartyInactive(context, data, texts));
  }

  @Post(':id/succession')
  @Requires('directory.write')
  @AnswersStep(200)
  async succeed(
    @Param('id') id: string,
    @Body() { successor, on }: SuccessionDto,
    @Context() context: CommandContext,
  ) {
    await this.parties.require([{ party: successor, pointer: '/successor', active: true }]);
    return this.commands.execute(new SucceedParty(context, { party: this.party(id), successor, on }));
  }

  private party(id: string): Party {
    return { kind: this.kind, id };
  }
}
