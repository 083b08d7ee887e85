import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { recordedEvents } from '../kernel/recording/event-catalogue';
import { CallEntriesProjection, CallEntry } from './call-entries.projection';
import { CallEntries } from './call-entries';
import { callEvents } from './call.events';
import { CallListProjection, CallRow, ListCallsHandler } from './call-list.projection';
import { callCommandHandlers } from './calls.commands';
import { CallsController } from './calls.controller';
import { CallsReactions } from './calls.reactions';

@Module({
  imports: [TypeOrmModule.forFeature([CallRow, CallEntry])],
  controllers: [CallsController],
  providers: [
    recordedEvents(callEvents),
    CallListProjection,
    CallEntriesProjection,
    CallEntries,
    CallsReactions,
    ListCallsHandler,
    ...callCommandHandlers,
  ],
})
export class ProgrammesModule {}
