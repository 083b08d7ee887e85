import { Module } from '@nestjs/common';
import { AnalyticsController } from './analytics.controller';
import { GetFunnelHandler } from './funnel.query';
import { GetMatrixHandler } from './matrix.query';
import { GetSynergiesHandler, ListSynergyPairsHandler } from './synergies.query';

@Module({
  controllers: [AnalyticsController],
  providers: [GetFunnelHandler, GetMatrixHandler, GetSynergiesHandler, ListSynergyPairsHandler],
})
export class AnalyticsModule {}
