import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { recordedEvents } from '../kernel/recording/event-catalogue';
import { rulesetEvents } from './ruleset.events';
import {
  GetRulesetHandler,
  ListRulesetsHandler,
  RulesetListProjection,
  RulesetRow,
} from './ruleset-list.projection';
import { RulesetsController } from './rulesets.controller';

@Module({
  imports: [TypeOrmModule.forFeature([RulesetRow])],
  controllers: [RulesetsController],
  providers: [recordedEvents(rulesetEvents), RulesetListProjection, ListRulesetsHandler, GetRulesetHandler],
})
export class RulesetsModule {}
