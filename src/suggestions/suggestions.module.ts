import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Explainer } from './explainer';
import { ExposureRounds } from './exposure-rounds';
import { FactReader } from './facts/fact-reader';
import { MatchingFact } from './facts/matching-fact';
import { MatchingFactsProjection } from './facts/matching-facts.projection';
import { ProfileBooks } from './profiles/profile-books';
import { RankChanges } from './rank-changes';
import { ReceiptsController } from './receipts.controller';
import { Receipts } from './receipts';
import { RulesController } from './rules.controller';
import { Suggester } from './suggester';
import { SuggestionsController } from './suggestions.controller';
import { WhatIfRuns } from './what-if-runs';

@Module({
  imports: [TypeOrmModule.forFeature([MatchingFact])],
  controllers: [SuggestionsController, ReceiptsController, RulesController],
  providers: [
    MatchingFactsProjection,
    FactReader,
    ProfileBooks,
    Suggester,
    RankChanges,
    Receipts,
    WhatIfRuns,
    ExposureRounds,
    Explainer,
  ],
  exports: [Explainer],
})
export class SuggestionsModule {}
