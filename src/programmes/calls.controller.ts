import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../access/actor';
import { Requires } from '../access/requires';
import { NotFound } from '../kernel/bad-input';
import { AsOfQuery, asOfFrom } from '../kernel/http/as-of';
import { Context } from '../kernel/http/command-context.interceptor';
import { Lists } from '../kernel/http/csv';
import { AnswersStep } from '../kernel/http/step-answer';
import { RowReader } from '../kernel/projections/row-reader';
import type { CommandContext } from '../kernel/recording/command-context';
import { call } from './call';
import { CallListProjection, CallRow, ListCalls, shownTo } from './call-list.projection';
import {
  CancelCall,
  CloseCall,
  ExtendCall,
  ProposeSelection,
  PublishCall,
  PublishSelection,
} from './calls.commands';
import { EndCallDto, ExtendCallDto, ListCallsQuery, PublishCallDto } from './calls.dto';

@ApiTags('calls')
@Controller('calls')
export class CallsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly reader: RowReader,
    private readonly rows: CallListProjection,
  ) {}

  @Get()
  @Requires('directory.read')
  @Lists(CallRow)
  list(@Query() filter: ListCallsQuery, @CurrentActor() actor: Actor) {
    return this.queries.execute(new ListCalls(actor, filter));
  }

  @Get(':id')
  @Requires('directory.read')
  async one(@Param('id') id: string, @Query() { asOf }: AsOfQuery, @CurrentActor() actor: Actor) {
    const row = await this.reader.one(this.rows, call.stream, id, asOfFrom(asOf));
    if (!row) throw new NotFound('call');
    return shownTo(actor, row);
  }

  @Post()
  @Requires('record.write')
  @AnswersStep(201)
  publish(@Body() details: PublishCallDto, @Context() context: CommandContext) {
    return this.commands.execute(new PublishCall(context, details));
  }

  @Post(':id/extension')
  @Requires('record.write')
  @AnswersStep(200)
  extend(@Param('id') id: string, @Body() details: ExtendCallDto, @Context() context: CommandContext) {
    return this.commands.execute(new ExtendCall(context, id, details));
  }

  @Post(':id/closure')
  @Requires('record.write')
  @AnswersStep(200)
  close(@Param('id') id: string, @Body() details: EndCallDto, @Context() context: CommandContext) {
    return this.commands.execute(new CloseCall(context, id, details));
  }

  @Post(':id/cancellation')
  @Requires('record.write')
  @AnswersStep(200)
  cancel(@Param('id') id: string, @Body() details: EndCallDto, @Context() context: CommandContext) {
    return this.commands.execute(new CancelCall(context, id, details));
  }

  /** Proposes who is selected, who waits and who is rejected; nobody is told yet. */
  @Post(':id/selection')
  @Requires('record.write')
  @AnswersStep(200, {
    selected: { type: 'array' },
    waiting: { type: 'array', description: 'In the order in which they move up.' },
    rejected: { type: 'array', description: 'Each with its reason.' },
  })
  proposeSelection(@Param('id') id: string, @Context() context: CommandContext) {
    return this.commands.execute(new ProposeSelection(context, id, {}));
  }

  /** Tells everybody at once what was proposed. */
  @Post(':id/selection/publication')
  @Requires('record.write')
  @AnswersStep(200)
  publishSelection(@Param('id') id: string, @Context() context: CommandContext) {
    return this.commands.execute(new PublishSelection(context, id, {}));
  }
}
