import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../access/actor';
import { Requires, WithinCooperation } from '../access/requires';
import { Context } from '../kernel/http/command-context.interceptor';
import { AnswersStep } from '../kernel/http/step-answer';
import type { CommandContext } from '../kernel/recording/command-context';
import { ApplicantVoice } from './applicant-voice';
import {
  AnswerReport,
  ApproveCosts,
  CompleteStay,
  PayDeposit,
  PlanStay,
  SubmitReport,
} from './commands/follow-stay';
import {
  AnswerReportDto,
  ApproveCostsDto,
  CompleteStayDto,
  PayDepositDto,
  PlanStayDto,
  SubmitReportDto,
} from './stay.dto';

/** What becomes of a selected application: the stay, its report and its costs. */
@ApiTags('applications')
@WithinCooperation()
@Controller('applications')
export class StayController {
  constructor(
    private readonly commands: CommandBus,
    private readonly voice: ApplicantVoice,
  ) {}

  @Post(':id/deposit')
  @Requires('record.write')
  @AnswersStep(200)
  pay(@Param('id') id: string, @Body() details: PayDepositDto, @Context() context: CommandContext) {
    return this.commands.execute(new PayDeposit(context, id, details));
  }

  @Post(':id/stay')
  @Requires('application.submit')
  @AnswersStep(200)
  async plan(
    @Param('id') id: string,
    @Body() details: PlanStayDto,
    @Context() context: CommandContext,
    @CurrentActor() actor: Actor,
  ) {
    await this.voice.mustBe(actor, id);
    return this.commands.execute(new PlanStay(context, id, details));
  }

  @Post(':id/stay/completion')
  @Requires('application.submit')
  @AnswersStep(200)
  async complete(
    @Param('id') id: string,
    @Body() details: CompleteStayDto,
    @Context() context: CommandContext,
    @CurrentActor() actor: Actor,
  ) {
    await this.voice.mustBe(actor, id);
    return this.commands.execute(new CompleteStay(context, id, details));
  }

  @Post(':id/report')
  @Requires('application.submit')
  @AnswersStep(200)
  async report(
    @Param('id') id: string,
    @Body() details: SubmitReportDto,
    @Context() context: CommandContext,
    @CurrentActor() actor: Actor,
  ) {
    await this.voice.mustBe(actor, id);
    return this.commands.execute(new SubmitReport(context, id, details));
  }

  @Post(':id/report/approval')
  @Requires('record.write')
  @AnswersStep(200)
  answer(@Param('id') id: string, @Body() details: AnswerReportDto, @Context() context: CommandContext) {
    return this.commands.execute(new AnswerReport(context, id, details));
  }

  @Post(':id/costs')
  @Requires('record.write')
  @AnswersStep(200)
  approve(@Param('id') id: string, @Body() details: ApproveCostsDto, @Context() context: CommandContext) {
    return this.commands.execute(new ApproveCosts(context, id, details));
  }
}
