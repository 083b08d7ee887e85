import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires';
import { PatienceInterceptor } from '../kernel/http/patience.interceptor';
import { ExposureRounds } from './exposure-rounds';
import { ExposureAnswer, LimitQuery, WhatIfAnswer } from './rules.dto';
import { toldRound, toldWhatIf } from './told-rules';
import { WhatIfRuns } from './what-if-runs';

/** What rules would do, asked before they are published; nothing is recorded. */
@ApiTags('rulesets')
@Requires('figures.read')
@Controller('rulesets')
export class RulesController {
  constructor(
    private readonly runs: WhatIfRuns,
    private readonly rounds: ExposureRounds,
  ) {}

  @Get(':id/what-if')
  @UseInterceptors(PatienceInterceptor)
  @ApiOperation({ summary: 'Replays the rules over all applications, beside those in force.' })
  @ApiOkResponse({ type: WhatIfAnswer })
  async whatIf(@Param('id') id: string, @Query() { limit }: LimitQuery): Promise<WhatIfAnswer> {
    return toldWhatIf(await this.runs.run(id, limit));
  }

  @Get(':id/exposure')
  @ApiOperation({ summary: 'Who is shown how often to the open applications, and what cap and floor cost.' })
  @ApiOkResponse({ type: ExposureAnswer })
  async exposure(@Param('id') id: string, @Query() { limit }: LimitQuery): Promise<ExposureAnswer> {
    return toldRound(await this.rounds.round(await this.runs.ruleset(id), limit));
  }
}
