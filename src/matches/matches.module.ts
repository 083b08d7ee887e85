import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { cooperationSteps } from '../cooperations/step-catalogue';
import { recordedEvents } from '../kernel/recording/event-catalogue';
import { SuggestionsModule } from '../suggestions/suggestions.module';
import { LetMatchesExpireHandler } from './commands/let-matches-expire';
import { matchEvents } from './match.events';
import { ListMatchesHandler, MatchListProjection, MatchRow } from './match-list.projection';
import { matchSteps } from './match.steps';
import { MatchedApplications } from './matched-applications';
import { matchCommandHandlers } from './matches.commands';
import { MatchesReactions } from './matches.reactions';
import { MatchesController } from './matches.controller';

@Module({
  imports: [TypeOrmModule.forFeature([MatchRow]), SuggestionsModule],
  controllers: [MatchesController],
  providers: [
    recordedEvents(matchEvents),
    cooperationSteps(matchSteps),
    MatchListProjection,
    MatchesReactions,
    MatchedApplications,
    ListMatchesHandler,
    LetMatchesExpireHandler,
    ...matchCommandHandlers,
  ],
})
export class MatchesModule {}
