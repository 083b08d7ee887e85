import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires';
import { Context } from '../kernel/http/command-context.interceptor';
import { Lists } from '../kernel/http/csv';
import { ListQuery } from '../kernel/http/page';
import { AnswersStep } from '../kernel/http/step-answer';
import type { CommandContext } from '../kernel/recording/command-context';
import { defaultRuleset } from '../matching/default-ruleset';
import type { Ruleset } from '../matching/ruleset';
import { GetRuleset, ListRulesets, RulesetRow } from './ruleset-list.projection';
import { RulesetBody } from './ruleset-body';
import { DraftRuleset, PublishRuleset } from './rulesets.commands';

@ApiTags('rulesets')
@Controller('rulesets')
export class RulesetsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Requires('directory.read')
  @Lists(RulesetRow)
  list(@Query() filter: ListQuery) {
    return this.queries.execute(new ListRulesets(filter));
  }

  @Get(':id')
  @Requires('directory.read')
  @ApiOkResponse({ type: RulesetRow })
  one(@Param('id') id: string) {
    return this.queries.execute(new GetRuleset(id));
  }

  @Post()
  @Requires('ruleset.write')
  @ApiBody({
    description: 'The rules that are in force, changed; `version` names them anew.',
    schema: { type: 'object', example: defaultRuleset },
  })
  @AnswersStep(201)
  draft(@Body(RulesetBody) document: Ruleset, @Context() context: CommandContext) {
    return this.commands.execute(new DraftRuleset(context, document));
  }

  @Post(':id/publication')
  @Requires('ruleset.write')
  @AnswersStep(200)
  publish(@Param('id') id: string, @Context() context: CommandContext) {
    return this.commands.execute(new PublishRuleset(context, id, {}));
  }
}
