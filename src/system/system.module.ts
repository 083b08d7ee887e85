import { Module } from '@nestjs/common';
import { FollowerStates } from './follower-states';
import { HealthController } from './health.controller';
import { MetricsController } from './metrics.controller';
import { Readiness } from './readiness';
import { RecordMetrics } from './record-metrics';
import { StoreHealth } from './store-health';
import { SystemController } from './system.controller';

@Module({
  controllers: [HealthController, MetricsController, SystemController],
  providers: [Readiness, FollowerStates, RecordMetrics, StoreHealth],
  exports: [Readiness, FollowerStates],
})
export class SystemModule {}
