import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Standings } from '../../cooperations/standings';
import { now } from '../../kernel/clock';
import { Payloads } from '../../kernel/payloads/payloads';
import { Recorder } from '../../kernel/recording/recorder';
import { StepCommand } from '../../kernel/recording/step-command';
import { instantOf } from '../../kernel/zoned-time';
import { KnownParties, namedList } from '../../parties/known-parties';
import { cancelMeeting, meeting, missMeeting, moveMeeting } from '../meeting';
import type { CancelMeetingDto, MissMeetingDto, MoveMeetingDto } from '../meetings.dto';

export class MoveMeeting extends StepCommand<MoveMeetingDto> {}

export class CancelMeeting extends StepCommand<CancelMeetingDto> {}

export class MissMeeting extends StepCommand<MissMeetingDto> {}

@CommandHandler(MoveMeeting)
class MoveMeetingHandler implements ICommandHandler<MoveMeeting> {
  constructor(
    private readonly recorder: Recorder,
    private readonly standings: Standings,
  ) {}

  execute({ context, id: meetingId, details: { startsAt, timeZone, minutes } }: MoveMeeting) {
    return this.recorder.decide(meeting, meetingId, context, async (state) => {
      await this.standings.refuseIfEndedAround(meetingId);
      if (!('start' in state)) return moveMeeting(state, NOWHERE);
      const zone = timeZone ?? state.start.timeZone;
      const startsAtUtc = instantOf(startsAt, zone, '/startsAt');
      return moveMeeting(state, {
        startsAt,
        timeZone: zone,
        startsAtUtc,
        minutes: minutes ?? state.start.minutes,
      });
    });
  }
}

/** For a meeting that has no start: the decision refuses before it looks at where to. */
const NOWHERE = { startsAt: '', timeZone: '', startsAtUtc: '', minutes: 0 };

@CommandHandler(CancelMeeting)
class CancelMeetingHandler implements ICommandHandler<CancelMeeting> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
  ) {}

  execute({ context, id: meetingId, details }: CancelMeeting) {
    const texts = this.payloads.draft(context);
    const reason = texts.ref('/reason', details.reason);
    return this.recorder.decide(meeting, meetingId, context, (state) => cancelMeeting(state, reason), texts);
  }
}

@CommandHandler(MissMeeting)
class MissMeetingHandler implements ICommandHandler<MissMeeting> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
    private readonly parties: KnownParties,
  ) {}

  execute({ context, id: meetingId, details: { absent = [], reason } }: MissMeeting) {
    const texts = this.payloads.draft(context);
    const details = { absent, reason: texts.optional('/reason', reason) };
    return this.recorder.decide(
      meeting,
      meetingId,
      context,
      async (state) => {
        await this.parties.require(namedList(absent, '/absent'));
        return missMeeting(state, details, now());
      },
      texts,
    );
  }
}

export const arrangeMeetingHandlers = [MoveMeetingHandler, CancelMeetingHandler, MissMeetingHandler];
