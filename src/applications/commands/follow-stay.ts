import { Injectable } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { BadInput } from '../../kernel/bad-input';
import { Payloads, type Texts } from '../../kernel/payloads/payloads';
import { dayOf, RecordClock } from '../../kernel/record-clock';
import type { CommandContext } from '../../kernel/recording/command-context';
import { Recorder } from '../../kernel/recording/recorder';
import { StepCommand } from '../../kernel/recording/step-command';
import { KnownParties, namedList } from '../../parties/known-parties';
import { application, mobilityOf } from '../application';
import { type KnownCall, KnownCalls } from '../known-calls';
import type { Mobility } from '../mobility-state';
import {
  approveCosts,
  approveReport,
  completeStay,
  payDeposit,
  planStay,
  returnReport,
  submitReport,
} from '../stay';
import type {
  AnswerReportDto,
  ApproveCostsDto,
  CompleteStayDto,
  PayDepositDto,
  PlanStayDto,
  SubmitReportDto,
} from '../stay.dto';
import type { StayEvent } from '../stay.events';

export class PayDeposit extends StepCommand<PayDepositDto> {}

export class PlanStay extends StepCommand<PlanStayDto> {}

export class CompleteStay extends StepCommand<CompleteStayDto> {}

export class SubmitReport extends StepCommand<SubmitReportDto> {}

export class AnswerReport extends StepCommand<AnswerReportDto> {}

export class ApproveCosts extends StepCommand<ApproveCostsDto> {}

type Decision = (state: Mobility, call: KnownCall, today: string) => StayEvent[] | Promise<StayEvent[]>;

/** Decides on an application with its call and the day on the clocks of the call at hand. */
@Injectable()
export class StayRecorder {
  constructor(
    private readonly recorder: Recorder,
    private readonly calls: KnownCalls,
    private readonly clock: RecordClock,
  ) {}

  decide(id: string, context: CommandContext, decision: Decision, texts?: Texts) {
    return this.recorder.decide(
      application,
      id,
      context,
      async (state) => {
        const mobility = mobilityOf(state);
        const call = await this.calls.find(mobility.request.callId);
        return decision(mobility, call, dayOf(await this.clock.now(), call.timeZone));
      },
      texts,
    );
  }
}

@CommandHandler(PayDeposit)
class PayDepositHandler implements ICommandHandler<PayDeposit> {
  constructor(private readonly stays: StayRecorder) {}

  execute({ context, id, details: { paidOn } }: PayDeposit) {
    return this.stays.decide(id, context, (state, call, today) =>
      payDeposit(state, call, paidOn ?? today, today),
    );
  }
}

@CommandHandler(PlanStay)
class PlanStayHandler implements ICommandHandler<PlanStay> {
  constructor(
    private readonly stays: StayRecorder,
    private readonly parties: KnownParties,
  ) {}

  execute({ context, id, details: { from, to, visits: given } }: PlanStay) {
    const visits = given.map(({ on, kind, id: partyId }) => ({ party: { kind, id: partyId }, on }));
    return this.stays.decide(id, context, async (state, call) => {
      const parties = visits.map(({ party }) => party);
      await this.parties.require(namedList(parties, '/visits', { sides: ['JP'] }));
      return planStay(state, call, { from, to, visits });
    });
  }
}

@CommandHandler(CompleteStay)
class CompleteStayHandler implements ICommandHandler<CompleteStay> {
  constructor(private readonly stays: StayRecorder) {}

  execute({ context, id, details: { on } }: CompleteStay) {
    return this.stays.decide(id, context, (state, call, today) => completeStay(state, call, on, today));
  }
}

@CommandHandler(SubmitReport)
class SubmitReportHandler implements ICommandHandler<SubmitReport> {
  constructor(
    private readonly stays: StayRecorder,
    private readonly payloads: Payloads,
  ) {}

  execute({ context, id, details: { text } }: SubmitReport) {
    const texts = this.payloads.draft(context);
    const ref = texts.ref('/text', text);
    return this.stays.decide(id, context, (state, _, today) => submitReport(state, ref, today), texts);
  }
}

@CommandHandler(AnswerReport)
class AnswerReportHandler implements ICommandHandler<AnswerReport> {
  constructor(
    private readonly stays: StayRecorder,
    private readonly payloads: Payloads,
  ) {}

  execute({ context, id, details: { answer = 'approved', reason } }: AnswerReport) {
    if (answer === 'approved') return this.stays.decide(id, context, approveReport);
    if (reason === undefined)
      throw new BadInput({
        pointer: '/reason',
        code: 'required',
        detail: 'Say what is missing in the report.',
      });
    const texts = this.payloads.draft(context);
    const ref = texts.ref('/reason', reason);
    return this.stays.decide(
      id,
      context,
      (state, call, today) => returnReport(state, call, ref, today),
      texts,
    );
  }
}

@CommandHandler(ApproveCosts)
class ApproveCostsHandler implements ICommandHandler<ApproveCosts> {
  constructor(private readonly stays: StayRecorder) {}

  execute({ context, id, details: { euro } }: ApproveCosts) {
    return this.stays.decide(id, context, (state, call) => approveCosts(state, call, euro));
  }
}

export const followStayProviders = [
  StayRecorder,
  PayDepositHandler,
  PlanStayHandler,
  CompleteStayHandler,
  SubmitReportHandler,
  AnswerReportHandler,
  ApproveCostsHandler,
];
