import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { BadInput } from '../../kernel/bad-input';
import { Payloads } from '../../kernel/payloads/payloads';
import type { CommandContext } from '../../kernel/recording/command-context';
import { idFrom } from '../../kernel/recording/ids';
import type { Recorded } from '../../kernel/recording/recorded';
import { Recorder } from '../../kernel/recording/recorder';
import { instantOf } from '../../kernel/zoned-time';
import { KnownParties, namedList } from '../../parties/known-parties';
import { meeting, planMeeting } from '../meeting';
import { MeetingPlaces } from '../meeting-places';
import type { PlanMeetingDto } from '../meetings.dto';

export class PlanMeeting extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly details: PlanMeetingDto,
  ) {
    super();
  }
}

@CommandHandler(PlanMeeting)
export class PlanMeetingHandler implements ICommandHandler<PlanMeeting> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
    private readonly parties: KnownParties,
    private readonly places: MeetingPlaces,
  ) {}

  execute({ context, details }: PlanMeeting) {
    const { startsAt, timeZone, interpretation, overrideReason } = details;
    const meetingId = idFrom(context.commandId, 'meeting');
    const texts = this.payloads.draft(context);
    const data = {
      ...details,
      meetingId,
      startsAtUtc: instantOf(startsAt, timeZone, '/startsAt'),
      interpretation: texts.optional('/interpretation', interpretation),
      overrideReason: texts.optional('/overrideReason', overrideReason),
    };
    return this.recorder.decide(
      meeting,
      meetingId,
      context,
      async (state) => {
        const { cooperationId, mutual } = await this.placeOf(details, context);
        return planMeeting(state, { ...data, cooperationId }, mutual);
      },
      texts,
    );
  }

  private async placeOf(details: PlanMeetingDto, { commandId }: CommandContext) {
    await this.parties.require(namedList(details.participants, '/participants'));
    refuseEmptyBeginning(details);
    return this.places.find(details, commandId);
  }
}

function refuseEmptyBeginning({ cooperationId, matchId, participants }: PlanMeetingDto): void {
  if (!cooperationId && !matchId && participants.length === 0)
    throw new BadInput({
      pointer: '/participants',
      code: 'required',
      detail: 'A meeting that begins a cooperation names who takes part.',
    });
}
