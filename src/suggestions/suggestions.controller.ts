import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../access/actor';
import { scopeOf } from '../access/policy';
import { Requires, WithinCooperation } from '../access/requires';
import { NotFound } from '../kernel/bad-input';
import { type PartyKind, sameParty } from '../parties/party.events';
import { RankChanges } from './rank-changes';
import { RankChangeAnswer } from './receipts.dto';
import { type Answered, Suggester } from './suggester';
import { RankChangeQuery, SuggestionsAnswer, SuggestionsQuery } from './suggestions.dto';
import { told } from './told-suggestions';

@ApiTags('suggestions')
@Controller()
export class SuggestionsController {
  constructor(
    private readonly suggester: Suggester,
    private readonly changes: RankChanges,
  ) {}

  @Get('applications/:id/suggestions')
  @WithinCooperation()
  @Requires('suggestions.read')
  @ApiOperation({ summary: 'Japanese organisations and prefectures that suit the application, and why.' })
  @ApiOkResponse({ type: SuggestionsAnswer })
  async forApplication(
    @Param('id') id: string,
    @Query() { limit, asOf }: SuggestionsQuery,
    @CurrentActor() actor: Actor,
  ) {
    await this.suggester.mustBeApplicant(actor, id);
    return answer(await this.suggester.forApplication(id, limit, asOf), actor);
  }

  @Get('applications/:id/rank-change')
  @WithinCooperation()
  @Requires('suggestions.read')
  @ApiOperation({ summary: 'Why a partner stands elsewhere than before: my changes, theirs, the rules’.' })
  @ApiOkResponse({ type: RankChangeAnswer })
  async rankChange(
    @Param('id') id: string,
    @Query() { party, from, to }: RankChangeQuery,
    @CurrentActor() actor: Actor,
  ) {
    await this.suggester.mustBeApplicant(actor, id);
    return this.changes.explain(id, party, from, to);
  }

  @Get('clusters/:id/suggestions')
  @Requires('suggestions.read')
  @ApiOperation({ summary: 'Partners on the other side that suit the organisation, and why.' })
  @ApiOkResponse({ type: SuggestionsAnswer })
  forCluster(@Param('id') id: string, @Query() query: SuggestionsQuery, @CurrentActor() actor: Actor) {
    return this.forParty('cluster', id, query, actor);
  }

  @Get('prefectures/:id/suggestions')
  @Requires('suggestions.read')
  @ApiOperation({ summary: 'European organisations and regions that suit the prefecture, and why.' })
  @ApiOkResponse({ type: SuggestionsAnswer })
  forPrefecture(@Param('id') id: string, @Query() query: SuggestionsQuery, @CurrentActor() actor: Actor) {
    return this.forParty('prefecture', id, query, actor);
  }

  @Get('regions/:id/suggestions')
  @Requires('suggestions.read')
  @ApiOperation({ summary: 'Japanese organisations and prefectures that suit the region, and why.' })
  @ApiOkResponse({ type: SuggestionsAnswer })
  forRegion(@Param('id') id: string, @Query() query: SuggestionsQuery, @CurrentActor() actor: Actor) {
    return this.forParty('region', id, query, actor);
  }

  private async forParty(kind: PartyKind, id: string, { limit, asOf }: SuggestionsQuery, actor: Actor) {
    const party = { kind, id };
    // Whom others are suggested is not there for an organisation.
    const scope = scopeOf(actor);
    if (scope && !sameParty(scope, party)) throw new NotFound(kind);
    return answer(await this.suggester.forParty(party, limit, asOf), actor);
  }
}

const answer = ({ suggestions, applicant, book }: Answered, actor: Actor): SuggestionsAnswer =>
  told(suggestions, applicant, book, actor);
