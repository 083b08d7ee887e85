import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Standings } from '../../cooperations/standings';
import { now } from '../../kernel/clock';
import { Payloads } from '../../kernel/payloads/payloads';
import type { CommandContext } from '../../kernel/recording/command-context';
import type { Recorded } from '../../kernel/recording/recorded';
import { Recorder } from '../../kernel/recording/recorder';
import { instantOf } from '../../kernel/zoned-time';
import { KnownParties, namedList } from '../../parties/known-parties';
import { cancelMeeting, meeting, missMeeting, moveMeeting } from '../meeting';
import type { CancelMeetingDto, MissMeetingDto, MoveMeetingDto } from '../meetings.dto';

export class MoveMeeting extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly meetingId: string,
    readonly details: MoveMeetingDto,
  ) {
    super();
  }
}

export class CancelMeeting extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly meetingId: string,
    readonly details: CancelMeetingDto,
  ) {
    super();
  }
}

export class MissMeeting extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly meetingId: string,
    readonly details: MissMeetingDto,
  ) {
    super();
  }
}

@CommandHandler(MoveMeeting)
class MoveMeetingHandler implements ICommandHandler<MoveMeeting> {
  constructor(
    private readonly recorder: Recorder,
    private readonly standings: Standings,
  ) {}

  execute({ context, meetingId, details: { startsAt, timeZone, minutes } }: MoveMeeting) {
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

  execute({ context, meetingId, details }: CancelMeeting) {
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

  execute({ context, meetingId, details: { absent = [], reason } }: MissMeeting) {
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
