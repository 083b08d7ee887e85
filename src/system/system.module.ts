import { Module } from '@nestjs/common';
import { FollowerStates } from './follower-states';
import { HealthController } from './health.controller';
import { Readiness } from './readiness';
import { SystemController } from './system.controller';

@Module({
  controllers: [HealthController, SystemController],
  providers: [Readiness, FollowerStates],
  exports: [Readiness, FollowerStates],
})
export class SystemModule {}
