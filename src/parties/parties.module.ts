import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { recordedEvents } from '../kernel/recording/event-catalogue';
import { KnownParties } from './known-parties';
import { KnownParty, KnownPartyProjection } from './known-party.projection';
import { partyCommandHandlers } from './parties.commands';
import { partyEvents } from './party.events';

@Global()
@Module({
  imports: [TypeOrmModule.forFeature([KnownParty])],
  providers: [recordedEvents(partyEvents), KnownPartyProjection, KnownParties, ...partyCommandHandlers],
  exports: [KnownParties],
})
export class PartiesModule {}
