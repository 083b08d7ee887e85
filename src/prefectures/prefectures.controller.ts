import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires';
import { Context } from '../kernel/http/command-context.interceptor';
import { Lists } from '../kernel/http/csv';
import { AnswersStep } from '../kernel/http/step-answer';
import { Payloads } from '../kernel/payloads/payloads';
import type { CommandContext } from '../kernel/recording/command-context';
import { DirectoryStepsController } from '../parties/directory-steps.controller';
import { KnownParties } from '../parties/known-parties';
import { PrefectureRow } from './prefecture-list.projection';
import { AppointAdviser, ReleaseAdviser } from './prefectures.commands';
import { AppointAdviserDto, ListPrefecturesQuery, ReleaseAdviserDto } from './prefectures.dto';
import { GetPrefecture, ListPrefectures } from './prefectures.queries';

@ApiTags('prefectures')
@Controller('prefectures')
export class PrefecturesController extends DirectoryStepsController {
  protected readonly kind = 'prefecture';

  constructor(
    commands: CommandBus,
    payloads: Payloads,
    parties: KnownParties,
    private readonly queries: QueryBus,
  ) {
    super(commands, payloads, parties);
  }

  @Get()
  @Requires('directory.read')
  @Lists(PrefectureRow)
  list(@Query() filter: ListPrefecturesQuery) {
    return this.queries.execute(new ListPrefectures(filter));
  }

  @Get(':id')
  @Requires('directory.read')
  @ApiOkResponse({ type: PrefectureRow })
  one(@Param('id') id: string) {
    return this.queries.execute(new GetPrefecture(id));
  }

  @Post(':id/advisers')
  @Requires('directory.write')
  @AnswersStep(200)
  appoint(@Param('id') id: string, @Body() details: AppointAdviserDto, @Context() context: CommandContext) {
    return this.commands.execute(new AppointAdviser(context, id, details));
  }

  @Post(':id/advisers/release')
  @Requires('directory.write')
  @AnswersStep(200)
  release(@Param('id') id: string, @Body() details: ReleaseAdviserDto, @Context() context: CommandContext) {
    return this.commands.execute(new ReleaseAdviser(context, id, details));
  }
}
