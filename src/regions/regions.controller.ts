import { Controller, Get, Param, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires';
import { Lists } from '../kernel/http/csv';
import { Payloads } from '../kernel/payloads/payloads';
import { DirectoryStepsController } from '../parties/directory-steps.controller';
import { KnownParties } from '../parties/known-parties';
import { RegionRow } from './region-list.projection';
import { GetRegionQuery, ListRegionsQuery } from './regions.dto';
import { GetRegion, ListRegions } from './regions.queries';

@ApiTags('regions')
@Controller('regions')
export class RegionsController extends DirectoryStepsController {
  protected readonly kind = 'region';

  constructor(
    commands: CommandBus,
    payloads: Payloads,
    parties: KnownParties,
    private readonly queries: QueryBus,
  ) {
    super(commands, payloads, parties);
  }

  @Get()
  @ApiOperation({
    summary: 'EU regions by NUTS, the third regions and their countries',
    description:
      'One item for each party, sorted by id. A NUTS region and a country of a third region may share an id ' +
      '(AL, RS, UA …): then both are listed, and `party.kind` tells them apart.',
  })
  @Requires('directory.read')
  @Lists(RegionRow)
  list(@Query() filter: ListRegionsQuery) {
    return this.queries.execute(new ListRegions(filter));
  }

  @Get(':id')
  @ApiOperation({
    summary: 'One region, or a country of a third region',
    description: 'Where both have the id, the region is answered; `kind=country` asks for the country.',
  })
  @Requires('directory.read')
  @ApiOkResponse({ type: RegionRow })
  one(@Param('id') id: string, @Query() { kind }: GetRegionQuery) {
    return this.queries.execute(new GetRegion(id, kind));
  }
}
