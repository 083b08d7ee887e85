import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../access/actor';
import { mustSpeakFor, Requires, WithinCooperation } from '../access/requires';
import { NotFound } from '../kernel/bad-input';
import { today } from '../kernel/clock';
import { AsOfQuery, asOfFrom } from '../kernel/http/as-of';
import { Context } from '../kernel/http/command-context.interceptor';
import { Lists } from '../kernel/http/csv';
import { AnswersStep } from '../kernel/http/step-answer';
import { RowReader } from '../kernel/projections/row-reader';
import type { CommandContext } from '../kernel/recording/command-context';
import { match } from './match';
import { ListMatches, MatchListProjection, MatchRow } from './match-list.projection';
import { AnswerMatch, ExpireMatch, Introduce, InviteThirdRegion, ProposeMatch } from './matches.commands';
import {
  AnswerMatchDto,
  ExpireMatchDto,
  IntroduceDto,
  InviteThirdRegionDto,
  ListMatchesQuery,
  ProposeMatchDto,
} from './matches.dto';

@ApiTags('matches')
@WithinCooperation()
@Controller('matches')
export class MatchesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly reader: RowReader,
    private readonly rows: MatchListProjection,
  ) {}

  @Get()
  @Requires('record.read')
  @Lists(MatchRow)
  list(@Query() filter: ListMatchesQuery, @CurrentActor() actor: Actor) {
    return this.queries.execute(new ListMatches(actor, filter));
  }

  @Get(':id')
  @Requires('record.read')
  async one(@Param('id') id: string, @Query() { asOf }: AsOfQuery) {
    const row = await this.reader.one(this.rows, match.stream, id, asOfFrom(asOf));
    if (!row) throw new NotFound('match');
    return row;
  }

  @Post()
  @Requires('record.write')
  @AnswersStep(201)
  propose(@Body() details: ProposeMatchDto, @Context() context: CommandContext) {
    return this.commands.execute(new ProposeMatch(context, details));
  }

  @Post(':id/answers')
  @Requires('match.answer')
  @AnswersStep(200)
  answer(
    @Param('id') id: string,
    @Body() details: AnswerMatchDto,
    @Context() context: CommandContext,
    @CurrentActor() actor: Actor,
  ) {
    mustSpeakFor(actor, details.party);
    return this.commands.execute(new AnswerMatch(context, id, details));
  }

  @Post(':id/introduction')
  @Requires('record.write')
  @AnswersStep(200)
  introduce(@Param('id') id: string, @Body() { on }: IntroduceDto, @Context() context: CommandContext) {
    return this.commands.execute(new Introduce(context, id, { on: on ?? today('UTC') }));
  }

  @Post(':id/expiry')
  @Requires('record.write')
  @AnswersStep(200)
  expire(@Param('id') id: string, @Body() details: ExpireMatchDto, @Context() context: CommandContext) {
    return this.commands.execute(new ExpireMatch(context, id, details));
  }

  @Post(':id/third-region-invitations')
  @Requires('record.write')
  @AnswersStep(200)
  invite(@Param('id') id: string, @Body() details: InviteThirdRegionDto, @Context() context: CommandContext) {
    return this.commands.execute(new InviteThirdRegion(context, id, details));
  }
}
