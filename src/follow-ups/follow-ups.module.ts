import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { cooperationSteps } from '../cooperations/step-catalogue';
import { recordedEvents } from '../kernel/recording/event-catalogue';
import { followUpEvents } from './follow-up.events';
import { FollowUpListProjection, FollowUpRow, ListFollowUpsHandler } from './follow-up-list.projection';
import { followUpSteps } from './follow-up.steps';
import { followUpCommandHandlers } from './follow-ups.commands';
import { FollowUpsController } from './follow-ups.controller';
import { FollowUpsReactions } from './follow-ups.reactions';

@Module({
  imports: [TypeOrmModule.forFeature([FollowUpRow])],
  controllers: [FollowUpsController],
  providers: [
    recordedEvents(followUpEvents),
    cooperationSteps(followUpSteps),
    FollowUpListProjection,
    FollowUpsReactions,
    ListFollowUpsHandler,
    ...followUpCommandHandlers,
  ],
})
export class FollowUpsModule {}
