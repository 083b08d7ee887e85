import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { cooperationSteps } from '../cooperations/step-catalogue';
import { recordedEvents } from '../kernel/recording/event-catalogue';
import { applicationEvents } from './application.events';
import { applicationSteps } from './application.steps';
import {
  ApplicationListProjection,
  ApplicationRow,
  ListApplicationsHandler,
} from './application-list.projection';
import { applicationCommandHandlers } from './applications.commands';
import { ApplicationsController } from './applications.controller';

@Module({
  imports: [TypeOrmModule.forFeature([ApplicationRow])],
  controllers: [ApplicationsController],
  providers: [
    recordedEvents(applicationEvents),
    cooperationSteps(applicationSteps),
    ApplicationListProjection,
    ListApplicationsHandler,
    ...applicationCommandHandlers,
  ],
})
export class ApplicationsModule {}
