import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FactReader } from './fact-reader';
import { MatchingFact } from './matching-fact';
import { MatchingFactsProjection } from './matching-facts.projection';

@Module({
  imports: [TypeOrmModule.forFeature([MatchingFact])],
  providers: [MatchingFactsProjection, FactReader],
})
export class SuggestionsModule {}
