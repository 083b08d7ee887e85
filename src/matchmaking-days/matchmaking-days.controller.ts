import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires';
import { PlacementsDto, Placements, SlotPlanAnswer, SlotsDto } from './matchmaking-days.dto';
import { placed } from './placements';
import { slotted } from './slots';

/** Works out a plan from what it is given; nothing is recorded, so it can be tried as often as wanted. */
@ApiTags('matchmaking days')
@Controller('matchmaking-days')
export class MatchmakingDaysController {
  @Post('placements')
  @HttpCode(200)
  @Requires('record.write')
  @ApiOperation({ summary: 'Places by deferred acceptance, with quotas on both sides. Records nothing.' })
  @ApiOkResponse({ type: Placements })
  placements(@Body() sides: PlacementsDto): Placements {
    return placed(sides);
  }

  @Post('slots')
  @HttpCode(200)
  @Requires('record.write')
  @ApiOperation({
    summary: 'Assigns meetings to slots, tables and interpreters so that they count most. Records nothing.',
  })
  @ApiOkResponse({ type: SlotPlanAnswer })
  slots(@Body() day: SlotsDto): SlotPlanAnswer {
    return slotted(day);
  }
}
