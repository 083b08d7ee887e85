import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiExtraModels, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../access/actor';
import { mustSpeakFor, Requires, WithinCooperation } from '../access/requires';
import { NotFound } from '../kernel/bad-input';
import { AsOfQuery, asOfFrom } from '../kernel/http/as-of';
import { Context } from '../kernel/http/command-context.interceptor';
import { Lists } from '../kernel/http/csv';
import { AnswersStep } from '../kernel/http/step-answer';
import { RowReader } from '../kernel/projections/row-reader';
import type { CommandContext } from '../kernel/recording/command-context';
import { ApplicantVoice } from './applicant-voice';
import { application } from './application';
import { ApplicationBody, type ApplicationDto } from './application-body';
import { hidingBlind, isSeenBy } from './application-view';
import { DraftMobility } from './commands/draft-mobility';
import { DraftMobilityDto } from './mobility.dto';
import { ApplicationListProjection, ApplicationRow } from './application-list.projection';
import { ListApplications } from './list-applications.query';
import {
  AcceptApplication,
  ReturnApplication,
  SubmitApplication,
  WithdrawApplication,
} from './applications.commands';
import {
  AcceptApplicationDto,
  ListApplicationsQuery,
  ReasonDto,
  SubmitApplicationDto,
} from './applications.dto';

@ApiTags('applications')
@WithinCooperation()
@Controller('applications')
export class ApplicationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly reader: RowReader,
    private readonly rows: ApplicationListProjection,
    private readonly voice: ApplicantVoice,
  ) {}

  @Get()
  @Requires('application.read')
  @Lists(ApplicationRow)
  list(@Query() filter: ListApplicationsQuery, @CurrentActor() actor: Actor) {
    return this.queries.execute(new ListApplications(actor, filter));
  }

  @Get(':id')
  @Requires('application.read')
  async one(@Param('id') id: string, @Query() { asOf }: AsOfQuery, @CurrentActor() actor: Actor) {
    const row = await this.reader.one(this.rows, application.stream, id, asOfFrom(asOf));
    if (!row || !isSeenBy(actor, row)) throw new NotFound('application');
    return hidingBlind(actor, row);
  }

  @Post()
  @Requires('application.submit')
  @ApiExtraModels(SubmitApplicationDto, DraftMobilityDto)
  @ApiBody({
    schema: {
      oneOf: [SubmitApplicationDto, DraftMobilityDto].map((dto) => ({ $ref: getSchemaPath(dto) })),
    },
  })
  @AnswersStep(201)
  submit(
    @Body(ApplicationBody) details: ApplicationDto,
    @Context() context: CommandContext,
    @CurrentActor() actor: Actor,
  ) {
    mustSpeakFor(actor, details.applicant);
    return this.commands.execute(
      details.kind === 'mobility'
        ? new DraftMobility(context, details)
        : new SubmitApplication(context, details),
    );
  }

  @Post(':id/acceptance')
  @Requires('record.write')
  @AnswersStep(200)
  accept(@Param('id') id: string, @Body() details: AcceptApplicationDto, @Context() context: CommandContext) {
    return this.commands.execute(new AcceptApplication(context, id, details));
  }

  @Post(':id/return')
  @Requires('record.write')
  @AnswersStep(200)
  return(@Param('id') id: string, @Body() details: ReasonDto, @Context() context: CommandContext) {
    return this.commands.execute(new ReturnApplication(context, id, details));
  }

  @Post(':id/withdrawal')
  @Requires('application.withdraw')
  @AnswersStep(200)
  async withdraw(
    @Param('id') id: string,
    @Body() details: ReasonDto,
    @Context() context: CommandContext,
    @CurrentActor() actor: Actor,
  ) {
    await this.voice.mustBe(actor, id);
    return this.commands.execute(new WithdrawApplication(context, id, details));
  }
}
