import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { BadInput } from '../kernel/bad-input';
import { Payloads } from '../kernel/payloads/payloads';
import { endsBefore } from '../kernel/partial-date';
import { RowReader } from '../kernel/projections/row-reader';
import { RecordClock } from '../kernel/record-clock';
import type { CommandContext } from '../kernel/recording/command-context';
import { idFrom } from '../kernel/recording/ids';
import type { Recorded } from '../kernel/recording/recorded';
import { Recorder } from '../kernel/recording/recorder';
import { StepCommand } from '../kernel/recording/step-command';
import { beginningOf, instantOf } from '../kernel/zoned-time';
import {
  call,
  cancelCall,
  closeCall,
  extendCall,
  noteLeaving,
  proposeSelection,
  publishCall,
  publishSelection,
} from './call';
import { CallEntries } from './call-entries';
import { CallListProjection } from './call-list.projection';
import type { CallPublished, EligibleCountry, Selection } from './call.events';
import type { EndCallDto, ExtendCallDto, PublishCallDto } from './calls.dto';

export class PublishCall extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly details: PublishCallDto,
  ) {
    super();
  }
}

export class ExtendCall extends StepCommand<ExtendCallDto> {}

export class CloseCall extends StepCommand<EndCallDto> {}

export class CancelCall extends StepCommand<EndCallDto> {}

export class ProposeSelection extends StepCommand<object> {}

export class PublishSelection extends StepCommand<object> {}

export class NoteLeaving extends StepCommand<{ readonly applicationId: string }> {}

@CommandHandler(PublishCall)
class PublishCallHandler implements ICommandHandler<PublishCall> {
  constructor(private readonly recorder: Recorder) {}

  execute({ context, details }: PublishCall) {
    const callId = idFrom(context.commandId, 'call');
    const data = { ...termsOf(details), callId };
    return this.recorder.decide(call, callId, context, (state) => publishCall(state, data));
  }
}

function termsOf(details: PublishCallDto): Omit<CallPublished['data'], 'callId'> {
  const { deadline, timeZone, publishedOn, opensAt = beginningOf(publishedOn, timeZone) } = details;
  return {
    ...details,
    opensAt,
    opensAtUtc: instantOf(opensAt, timeZone, '/opensAt'),
    deadlineUtc: instantOf(deadline, timeZone, '/deadline', 'later'),
    eligibleCountries: details.eligibleCountries.map(countryAt),
    waitingList: details.waitingList ?? true,
    minReviewers: details.minReviewers ?? 1,
    reportWithinDays: details.reportWithinDays ?? 30,
  };
}

function countryAt(given: string | EligibleCountry, index: number): EligibleCountry {
  if (typeof given === 'string') return { country: given };
  const { country, from, to } = given;
  if (from && to && endsBefore(to, from))
    throw new BadInput({
      pointer: `/eligibleCountries/${index}/to`,
      code: 'ends-before-it-begins',
      detail: 'It ends before it begins.',
    });
  return { country, from, to };
}

@CommandHandler(ExtendCall)
class ExtendCallHandler implements ICommandHandler<ExtendCall> {
  constructor(private readonly recorder: Recorder) {}

  execute({ context, id, details: { deadline, timeZone } }: ExtendCall) {
    return this.recorder.decide(call, id, context, (state) => {
      const zone = timeZone ?? ('terms' in state ? state.terms.timeZone : 'UTC');
      const deadlineUtc = instantOf(deadline, zone, '/deadline', 'later');
      return extendCall(state, { deadline, timeZone: zone, deadlineUtc });
    });
  }
}

@CommandHandler(CloseCall)
class CloseCallHandler implements ICommandHandler<CloseCall> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
  ) {}

  execute({ context, id, details: { reason } }: CloseCall) {
    const texts = this.payloads.draft(context);
    const ref = texts.optional('/reason', reason);
    return this.recorder.decide(call, id, context, (state) => closeCall(state, ref), texts);
  }
}

@CommandHandler(CancelCall)
class CancelCallHandler implements ICommandHandler<CancelCall> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
  ) {}

  execute({ context, id, details: { reason } }: CancelCall) {
    const texts = this.payloads.draft(context);
    const ref = texts.optional('/reason', reason);
    return this.recorder.decide(call, id, context, (state) => cancelCall(state, ref), texts);
  }
}

@CommandHandler(ProposeSelection)
class ProposeSelectionHandler implements ICommandHandler<ProposeSelection> {
  constructor(
    private readonly recorder: Recorder,
    private readonly entries: CallEntries,
    private readonly clock: RecordClock,
    private readonly reader: RowReader,
    private readonly rows: CallListProjection,
  ) {}

  async execute({ context, id }: ProposeSelection): Promise<Recorded> {
    const recorded = await this.recorder.decide(call, id, context, async (state) =>
      proposeSelection(state, await this.entries.of(id), await this.clock.now()),
    );
    // As of then: a repetition gets the answer of the first, whatever was decided since.
    const row = await this.reader.one(this.rows, call.stream, id, recorded.position);
    return recorded.with({ ...(row?.selection as Selection | null) });
  }
}

@CommandHandler(PublishSelection)
class PublishSelectionHandler implements ICommandHandler<PublishSelection> {
  constructor(
    private readonly recorder: Recorder,
    private readonly entries: CallEntries,
  ) {}

  execute({ context, id }: PublishSelection) {
    return this.recorder.decide(call, id, context, async (state) =>
      publishSelection(state, await this.entries.of(id)),
    );
  }
}

@CommandHandler(NoteLeaving)
class NoteLeavingHandler implements ICommandHandler<NoteLeaving> {
  constructor(private readonly recorder: Recorder) {}

  execute({ context, id, details: { applicationId } }: NoteLeaving) {
    return this.recorder.decide(call, id, context, (state) => noteLeaving(state, applicationId));
  }
}

export const callCommandHandlers = [
  PublishCallHandler,
  ExtendCallHandler,
  CloseCallHandler,
  CancelCallHandler,
  ProposeSelectionHandler,
  PublishSelectionHandler,
  NoteLeavingHandler,
];
