import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { recordedEvents } from '../kernel/recording/event-catalogue';
import { cooperationEvents } from './cooperation.events';
import { cooperationOwnSteps } from './cooperation.steps';
import { Standing, StandingProjection } from './standing.projection';
import { Standings } from './standings';
import { cooperationSteps, StepCatalogue } from './step-catalogue';
import { Thing, ThingProjection } from './thing.projection';

@Global()
@Module({
  imports: [TypeOrmModule.forFeature([Standing, Thing])],
  providers: [
    StepCatalogue,
    Standings,
    StandingProjection,
    ThingProjection,
    recordedEvents(cooperationEvents),
    cooperationSteps(cooperationOwnSteps),
  ],
  exports: [StepCatalogue, Standings],
})
export class CooperationsModule {}
