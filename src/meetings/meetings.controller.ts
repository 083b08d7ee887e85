import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../access/actor';
import { mustSpeakFor, Requires, WithinCooperation } from '../access/requires';
import { NotFound } from '../kernel/bad-input';
import { AsOfQuery, asOfFrom } from '../kernel/http/as-of';
import { Context } from '../kernel/http/command-context.interceptor';
import { Lists } from '../kernel/http/csv';
import { AnswersStep } from '../kernel/http/step-answer';
import { RowReader } from '../kernel/projections/row-reader';
import type { CommandContext } from '../kernel/recording/command-context';
import { CancelMeeting, MissMeeting, MoveMeeting } from './commands/arrange-meeting';
import { AgreeMinutes, CorrectMeeting, LogMeeting } from './commands/log-meeting';
import { PlanMeeting } from './commands/plan-meeting';
import { meeting } from './meeting';
import { ListMeetings, MeetingListProjection, MeetingRow } from './meeting-list.projection';
import {
  AgreeMinutesDto,
  CancelMeetingDto,
  CorrectMeetingDto,
  ListMeetingsQuery,
  LogMeetingDto,
  MissMeetingDto,
  MoveMeetingDto,
  PlanMeetingDto,
} from './meetings.dto';

@ApiTags('meetings')
@WithinCooperation()
@Controller('meetings')
export class MeetingsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly reader: RowReader,
    private readonly rows: MeetingListProjection,
  ) {}

  @Get()
  @Requires('record.read')
  @Lists(MeetingRow)
  list(@Query() filter: ListMeetingsQuery, @CurrentActor() actor: Actor) {
    return this.queries.execute(new ListMeetings(actor, filter));
  }

  @Get(':id')
  @Requires('record.read')
  async one(@Param('id') id: string, @Query() { asOf }: AsOfQuery) {
    const row = await this.reader.one(this.rows, meeting.stream, id, asOfFrom(asOf));
    if (!row) throw new NotFound('meeting');
    return row;
  }

  @Post()
  @Requires('record.write')
  @AnswersStep(201)
  plan(@Body() details: PlanMeetingDto, @Context() context: CommandContext) {
    return this.commands.execute(new PlanMeeting(context, details));
  }

  @Post(':id/move')
  @Requires('record.write')
  @AnswersStep(200)
  move(@Param('id') id: string, @Body() details: MoveMeetingDto, @Context() context: CommandContext) {
    return this.commands.execute(new MoveMeeting(context, id, details));
  }

  @Post(':id/cancellation')
  @Requires('record.write')
  @AnswersStep(200)
  cancel(@Param('id') id: string, @Body() details: CancelMeetingDto, @Context() context: CommandContext) {
    return this.commands.execute(new CancelMeeting(context, id, details));
  }

  @Post(':id/no-show')
  @Requires('record.write')
  @AnswersStep(200)
  miss(@Param('id') id: string, @Body() details: MissMeetingDto, @Context() context: CommandContext) {
    return this.commands.execute(new MissMeeting(context, id, details));
  }

  @Post(':id/log')
  @Requires('record.write')
  @AnswersStep(200)
  log(@Param('id') id: string, @Body() details: LogMeetingDto, @Context() context: CommandContext) {
    return this.commands.execute(new LogMeeting(context, id, details));
  }

  @Post(':id/minutes-agreement')
  @Requires('minutes.agree')
  @AnswersStep(200)
  agree(
    @Param('id') id: string,
    @Body() details: AgreeMinutesDto,
    @Context() context: CommandContext,
    @CurrentActor() actor: Actor,
  ) {
    mustSpeakFor(actor, details.party);
    return this.commands.execute(new AgreeMinutes(context, id, details));
  }

  @Post(':id/correction')
  @Requires('record.write')
  @AnswersStep(200)
  correct(@Param('id') id: string, @Body() details: CorrectMeetingDto, @Context() context: CommandContext) {
    return this.commands.execute(new CorrectMeeting(context, id, details));
  }
}
