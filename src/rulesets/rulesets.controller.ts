import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires';
import { Lists } from '../kernel/http/csv';
import { ListQuery } from '../kernel/http/page';
import { GetRuleset, ListRulesets, RulesetRow } from './ruleset-list.projection';

@ApiTags('rulesets')
@Controller('rulesets')
export class RulesetsController {
  constructor(private readonly queries: QueryBus) {}

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
}
