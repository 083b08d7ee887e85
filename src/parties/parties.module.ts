import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { recordedEvents } from '../kernel/recording/event-catalogue';
import { KnownParties } from './known-parties';
import { KnownParty, KnownPartyProjection } from './known-party.projection';
import { partyCommandHandlers } from './parties.commands';
import { partyEvents } from './party.events';
import { preferenceCommandHandlers } from './preferences.commands';
import {
  ClusterPreferencesController,
  PrefecturePreferencesController,
  RegionPreferencesController,
} from './preferences.controller';

@Global()
@Module({
  imports: [TypeOrmModule.forFeature([KnownParty])],
  controllers: [ClusterPreferencesController, PrefecturePreferencesController, RegionPreferencesController],
  providers: [
    recordedEvents(partyEvents),
    KnownPartyProjection,
    KnownParties,
    ...partyCommandHandlers,
    ...preferenceCommandHandlers,
  ],
  exports: [KnownParties],
})
export class PartiesModule {}
