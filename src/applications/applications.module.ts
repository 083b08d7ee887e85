import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { cooperationSteps } from '../cooperations/step-catalogue';
import { recordedEvents } from '../kernel/recording/event-catalogue';
import { applicationEvents } from './application.events';
import { applicationSteps } from './application.steps';
import { ApplicationListProjection, ApplicationRow } from './application-list.projection';
import { ListApplicationsHandler } from './list-applications.query';
import { followStayProviders } from './commands/follow-stay';
import { StayController } from './stay.controller';
import { staySteps } from './stay.steps';
import { announceResultsHandlers } from './commands/announce-results';
import { draftMobilityHandlers } from './commands/draft-mobility';
import { judgeMobilityHandlers } from './commands/judge-mobility';
import { ApplicationsReactions } from './applications.reactions';
import { ApplicantVoice } from './applicant-voice';
import { KnownCalls } from './known-calls';
import { mobilitySteps } from './mobility.steps';
import { MobilityController } from './mobility.controller';
import { applicationCommandHandlers } from './applications.commands';
import { ApplicationsController } from './applications.controller';

@Module({
  imports: [TypeOrmModule.forFeature([ApplicationRow])],
  controllers: [ApplicationsController, MobilityController, StayController],
  providers: [
    recordedEvents(applicationEvents),
    cooperationSteps(applicationSteps),
    cooperationSteps(mobilitySteps),
    cooperationSteps(staySteps),
    ApplicationListProjection,
    ApplicationsReactions,
    KnownCalls,
    ApplicantVoice,
    ListApplicationsHandler,
    ...applicationCommandHandlers,
    ...draftMobilityHandlers,
    ...judgeMobilityHandlers,
    ...announceResultsHandlers,
    ...followStayProviders,
  ],
})
export class ApplicationsModule {}
