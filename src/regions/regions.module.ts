import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegionListProjection, RegionRow } from './region-list.projection';
import { RegionsController } from './regions.controller';
import { GetRegionHandler, ListRegionsHandler } from './regions.queries';

@Module({
  imports: [TypeOrmModule.forFeature([RegionRow])],
  controllers: [RegionsController],
  providers: [RegionListProjection, ListRegionsHandler, GetRegionHandler],
})
export class RegionsModule {}
