import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../access/actor';
import { Requires, WithinCooperation } from '../access/requires';
import { Context } from '../kernel/http/command-context.interceptor';
import { AnswersStep } from '../kernel/http/step-answer';
import type { CommandContext } from '../kernel/recording/command-context';
import { ApplicantVoice } from './applicant-voice';
import { ReviseDraft, SubmitMobility } from './commands/draft-mobility';
import { Assess, FindEligibility } from './commands/judge-mobility';
import { AssessDto, ReviseDraftDto } from './mobility.dto';

/** The steps of an application under a call, from its draft to its assessment. */
@ApiTags('applications')
@WithinCooperation()
@Controller('applications')
export class MobilityController {
  constructor(
    private readonly commands: CommandBus,
    private readonly voice: ApplicantVoice,
  ) {}

  @Post(':id/revision')
  @Requires('application.submit')
  @AnswersStep(200)
  async revise(
    @Param('id') id: string,
    @Body() details: ReviseDraftDto,
    @Context() context: CommandContext,
    @CurrentActor() actor: Actor,
  ) {
    await this.voice.mustBe(actor, id);
    return this.commands.execute(new ReviseDraft(context, id, details));
  }

  @Post(':id/submission')
  @Requires('application.submit')
  @AnswersStep(200)
  async submit(@Param('id') id: string, @Context() context: CommandContext, @CurrentActor() actor: Actor) {
    await this.voice.mustBe(actor, id);
    return this.commands.execute(new SubmitMobility(context, id, {}));
  }

  @Post(':id/eligibility')
  @Requires('record.write')
  @AnswersStep(200, {
    eligible: { type: 'boolean' },
    reasons: { type: 'array', description: 'Every reason for which it is not.' },
  })
  findEligibility(@Param('id') id: string, @Context() context: CommandContext) {
    return this.commands.execute(new FindEligibility(context, id, {}));
  }

  @Post(':id/assessments')
  @Requires('application.assess')
  @AnswersStep(200)
  assess(
    @Param('id') id: string,
    @Body() details: AssessDto,
    @Context() context: CommandContext,
    @CurrentActor() actor: Actor,
  ) {
    return this.commands.execute(new Assess(context, id, { ...details, actor }));
  }
}
