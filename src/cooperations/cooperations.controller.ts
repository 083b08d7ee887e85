import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../access/actor';
import { Requires, WithinCooperation } from '../access/requires';
import { Context } from '../kernel/http/command-context.interceptor';
import { Lists } from '../kernel/http/csv';
import { AnswersStep } from '../kernel/http/step-answer';
import type { CommandContext } from '../kernel/recording/command-context';
import { CaseFile, GetCaseFile } from './case-file.query';
import { CooperationSummary, ListCooperations } from './cooperation-list.query';
import { EndCooperation } from './cooperations.commands';
import { CaseFileQuery, EndCooperationDto, ListCooperationsQuery } from './cooperations.dto';

@ApiTags('cooperations')
@WithinCooperation()
@Controller('cooperations')
export class CooperationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Requires('record.read')
  @Lists(CooperationSummary)
  list(@Query() filter: ListCooperationsQuery, @CurrentActor() actor: Actor) {
    return this.queries.execute(new ListCooperations(actor, filter));
  }

  @Get(':id')
  @Requires('record.read')
  @ApiOkResponse({ type: CaseFile })
  caseFile(@Param('id') id: string, @Query() { asOf, limit }: CaseFileQuery) {
    return this.queries.execute(new GetCaseFile(id, asOf, limit));
  }

  @Post(':id/end')
  @Requires('record.write')
  @AnswersStep(200)
  end(@Param('id') id: string, @Body() { reason }: EndCooperationDto, @Context() context: CommandContext) {
    return this.commands.execute(new EndCooperation(context, id, reason));
  }
}
