import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { cooperationSteps } from '../cooperations/step-catalogue';
import { recordedEvents } from '../kernel/recording/event-catalogue';
import { arrangeMeetingHandlers } from './commands/arrange-meeting';
import { logMeetingHandlers } from './commands/log-meeting';
import { PlanMeetingHandler } from './commands/plan-meeting';
import { meetingEvents, meetingUpcasters } from './meeting.events';
import { ListMeetingsHandler, MeetingListProjection, MeetingRow } from './meeting-list.projection';
import { MeetingPlaces } from './meeting-places';
import { meetingSteps } from './meeting.steps';
import { MeetingsController } from './meetings.controller';

@Module({
  imports: [TypeOrmModule.forFeature([MeetingRow])],
  controllers: [MeetingsController],
  providers: [
    recordedEvents(meetingEvents, meetingUpcasters),
    cooperationSteps(meetingSteps),
    MeetingListProjection,
    MeetingPlaces,
    ListMeetingsHandler,
    PlanMeetingHandler,
    ...arrangeMeetingHandlers,
    ...logMeetingHandlers,
  ],
})
export class MeetingsModule {}
