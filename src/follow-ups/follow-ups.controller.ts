import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../access/actor';
import { Requires, WithinCooperation } from '../access/requires';
import { NotFound } from '../kernel/bad-input';
import { AsOfQuery, asOfFrom } from '../kernel/http/as-of';
import { Context } from '../kernel/http/command-context.interceptor';
import { Lists } from '../kernel/http/csv';
import { AnswersStep } from '../kernel/http/step-answer';
import { Payloads } from '../kernel/payloads/payloads';
import { RowReader } from '../kernel/projections/row-reader';
import type { CommandContext } from '../kernel/recording/command-context';
import { idFrom } from '../kernel/recording/ids';
import { followUp } from './follow-up';
import { FollowUpListProjection, FollowUpRow, ListFollowUps } from './follow-up-list.projection';
import {
  CompleteFollowUp,
  DropFollowUp,
  OpenFollowUp,
  PostponeFollowUp,
  ReassignFollowUp,
} from './follow-ups.commands';
import {
  CompleteFollowUpDto,
  DropFollowUpDto,
  ListFollowUpsQuery,
  OpenFollowUpDto,
  PostponeFollowUpDto,
  ReassignFollowUpDto,
} from './follow-ups.dto';

@ApiTags('follow-ups')
@WithinCooperation()
@Controller('follow-ups')
export class FollowUpsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly payloads: Payloads,
    private readonly reader: RowReader,
    private readonly rows: FollowUpListProjection,
  ) {}

  @Get()
  @Requires('record.read')
  @Lists(FollowUpRow)
  list(@Query() filter: ListFollowUpsQuery, @CurrentActor() actor: Actor) {
    return this.queries.execute(new ListFollowUps(actor, filter));
  }

  @Get(':id')
  @Requires('record.read')
  async one(@Param('id') id: string, @Query() { asOf }: AsOfQuery) {
    const row = await this.reader.one(this.rows, followUp.stream, id, asOfFrom(asOf));
    if (!row) throw new NotFound('follow-up');
    return row;
  }

  @Post()
  @Requires('record.write')
  @AnswersStep(201)
  open(@Body() { text, ...details }: OpenFollowUpDto, @Context() context: CommandContext) {
    const texts = this.payloads.draft(context);
    const followUpId = idFrom(context.commandId, 'follow-up');
    const data = { ...details, followUpId, text: texts.ref('/text', text) };
    return this.commands.execute(new OpenFollowUp(context, data, texts));
  }

  @Post(':id/reassignment')
  @Requires('record.write')
  @AnswersStep(200)
  reassign(
    @Param('id') id: string,
    @Body() responsible: ReassignFollowUpDto,
    @Context() context: CommandContext,
  ) {
    return this.commands.execute(new ReassignFollowUp(context, id, responsible));
  }

  @Post(':id/postponement')
  @Requires('record.write')
  @AnswersStep(200)
  postpone(
    @Param('id') id: string,
    @Body() details: PostponeFollowUpDto,
    @Context() context: CommandContext,
  ) {
    return this.commands.execute(new PostponeFollowUp(context, id, details));
  }

  @Post(':id/completion')
  @Requires('record.write')
  @AnswersStep(200)
  complete(
    @Param('id') id: string,
    @Body() details: CompleteFollowUpDto,
    @Context() context: CommandContext,
  ) {
    return this.commands.execute(new CompleteFollowUp(context, id, details));
  }

  @Post(':id/drop')
  @Requires('record.write')
  @AnswersStep(200)
  drop(@Param('id') id: string, @Body() details: DropFollowUpDto, @Context() context: CommandContext) {
    return this.commands.execute(new DropFollowUp(context, id, details));
  }
}
