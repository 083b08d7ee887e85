import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Standings } from '../../cooperations/standings';
import { today } from '../../kernel/clock';
import { Payloads } from '../../kernel/payloads/payloads';
import type { CommandContext } from '../../kernel/recording/command-context';
import type { Recorded } from '../../kernel/recording/recorded';
import { Recorder } from '../../kernel/recording/recorder';
import { StepCommand } from '../../kernel/recording/step-command';
import { Refused } from '../../kernel/refused';
import { KnownParties, type Named } from '../../parties/known-parties';
import { type Party, sameParty } from '../../parties/party.events';
import { agreeMinutes, correctMeeting, documentMeeting, logMeeting, type Meeting, meeting } from '../meeting';
import type { MeetingDocumented } from '../meeting.events';
import type { CorrectMeetingDto, LogMeetingDto, NextStepDto } from '../meetings.dto';
import type { Texts } from '../../kernel/payloads/payloads';

export class LogMeeting extends StepCommand<LogMeetingDto> {}

export class AgreeMinutes extends StepCommand<{ readonly party: Party }> {}

export class CorrectMeeting extends StepCommand<CorrectMeetingDto> {}

export class DocumentMeeting extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly data: MeetingDocumented['data'],
    readonly texts: Texts,
  ) {
    super();
  }
}

/** The day now where the meeting takes place: in Japan a meeting is over while Europe has yet to get up. */
const todayAt = (state: Meeting) => today('start' in state ? state.start.timeZone : undefined);

const namedIn = (steps: readonly NextStepDto[]): Named[] =>
  steps.flatMap(({ party }, index) => (party ? [{ party, pointer: `/nextSteps/${index}/party` }] : []));

@CommandHandler(LogMeeting)
class LogMeetingHandler implements ICommandHandler<LogMeeting> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
    private readonly parties: KnownParties,
    private readonly standings: Standings,
  ) {}

  execute({ context, id: meetingId, details }: LogMeeting) {
    const texts = this.payloads.draft(context);
    const log = {
      ...details,
      notes: texts.optional('/notes', details.notes),
      nextSteps: details.nextSteps.map((step, n) => ({
        ...step,
        text: texts.ref(`/nextSteps/${n}`, step.text),
      })),
    };
    return this.recorder.decide(
      meeting,
      meetingId,
      context,
      async (state) => {
        await this.check(meetingId, details.nextSteps);
        return logMeeting(state, log, todayAt(state));
      },
      texts,
    );
  }

  /** What was held before the cooperation ended may be logged after; but then nothing follows from it. */
  private async check(meetingId: string, nextSteps: readonly NextStepDto[]): Promise<void> {
    if (nextSteps.length > 0) await this.standings.refuseIfEndedAround(meetingId, '/nextSteps');
    await this.parties.require(namedIn(nextSteps));
  }
}

@CommandHandler(AgreeMinutes)
class AgreeMinutesHandler implements ICommandHandler<AgreeMinutes> {
  constructor(
    private readonly recorder: Recorder,
    private readonly standings: Standings,
  ) {}

  execute({ context, id: meetingId, details: { party } }: AgreeMinutes) {
    return this.recorder.decide(meeting, meetingId, context, async (state) => {
      const parties = await this.standings.partiesAround(meetingId);
      if (parties && !parties.some((other) => sameParty(other, party)))
        throw new Refused('not-a-party', 'Only parties of the cooperation agree to minutes.', '/party');
      return agreeMinutes(state, party);
    });
  }
}

@CommandHandler(CorrectMeeting)
class CorrectMeetingHandler implements ICommandHandler<CorrectMeeting> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
  ) {}

  execute({ context, id: meetingId, details: { heldOn, outcome, notes, reason } }: CorrectMeeting) {
    const texts = this.payloads.draft(context);
    const changes = {
      heldOn,
      outcome,
      notes: texts.optional('/notes', notes),
      reason: texts.ref('/reason', reason),
    };
    return this.recorder.decide(
      meeting,
      meetingId,
      context,
      (state) => correctMeeting(state, changes, todayAt(state)),
      texts,
    );
  }
}

@CommandHandler(DocumentMeeting)
class DocumentMeetingHandler implements ICommandHandler<DocumentMeeting> {
  constructor(private readonly recorder: Recorder) {}

  execute({ context, data, texts }: DocumentMeeting) {
    return this.recorder.decide(
      meeting,
      data.meetingId,
      context,
      (state) => documentMeeting(state, data),
      texts,
    );
  }
}

export const logMeetingHandlers = [
  LogMeetingHandler,
  AgreeMinutesHandler,
  CorrectMeetingHandler,
  DocumentMeetingHandler,
];
