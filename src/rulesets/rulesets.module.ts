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
import { rulesetCommandHandlers } from './rulesets.commands';
import { RulesetsController } from './rulesets.controller';
import { ShippedRules } from './shipped-rules';

@Module({
  imports: [TypeOrmModule.forFeature([RulesetRow])],
  controllers: [RulesetsController],
  providers: [
    recordedEvents(rulesetEvents),
    RulesetListProjection,
    ListRulesetsHandler,
    GetRulesetHandler,
    ShippedRules,
    ...rulesetCommandHandlers,
  ],
})
export class RulesetsModule {}
