import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { recordedEvents } from '../kernel/recording/event-catalogue';
import { GetCaseFileHandler } from './case-file.query';
import { ChangeFeed } from './change-feed';
import { ChangesController } from './changes.controller';
import { cooperationEvents } from './cooperation.events';
import { ListCooperationsHandler } from './cooperation-list.query';
import { cooperationOwnSteps } from './cooperation.steps';
import { CooperationMark, FigureCount, FigureNow } from './cooperation-mark';
import { CooperationStep, LedgerParty } from './cooperation-step';
import { CorrectableStep } from './correctable-step';
import { EndCooperationHandler } from './cooperations.commands';
import { CooperationsController } from './cooperations.controller';
import { LedgerBound } from './ledger-bound';
import { Telling } from './telling';
import { Standing, StandingProjection } from './standing.projection';
import { Standings } from './standings';
import { cooperationSteps, StepCatalogue } from './step-catalogue';
import { StepLedgerProjection } from './step-ledger.projection';
import { InterestSpan, ThirdRegionInterest } from './third-region-interest';
import { Thing, ThingProjection } from './thing.projection';

const readModels = [
  Standing,
  Thing,
  CooperationStep,
  CorrectableStep,
  CooperationMark,
  FigureCount,
  FigureNow,
  LedgerParty,
  ThirdRegionInterest,
  InterestSpan,
];

@Global()
@Module({
  imports: [TypeOrmModule.forFeature(readModels)],
  controllers: [CooperationsController, ChangesController],
  providers: [
    StepCatalogue,
    Standings,
    Telling,
    LedgerBound,
    ChangeFeed,
    StandingProjection,
    ThingProjection,
    StepLedgerProjection,
    GetCaseFileHandler,
    ListCooperationsHandler,
    EndCooperationHandler,
    recordedEvents(cooperationEvents),
    cooperationSteps(cooperationOwnSteps),
  ],
  exports: [StepCatalogue, Standings, LedgerBound],
})
export class CooperationsModule {}
