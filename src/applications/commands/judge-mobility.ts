import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Actor } from '../../access/actor';
import { Standings } from '../../cooperations/standings';
import { BadInput, type InputFault } from '../../kernel/bad-input';
import { Payloads } from '../../kernel/payloads/payloads';
import { RowReader } from '../../kernel/projections/row-reader';
import { dayOf } from '../../kernel/record-clock';
import type { Recorded } from '../../kernel/recording/recorded';
import { Recorder } from '../../kernel/recording/recorder';
import { StepCommand } from '../../kernel/recording/step-command';
import { Refused } from '../../kernel/refused';
import { KnownParties } from '../../parties/known-parties';
import { type Party, partyKey, sameParty } from '../../parties/party.events';
import { application, mobilityOf } from '../application';
import { ApplicationListProjection } from '../application-list.projection';
import { assess, declareConflict } from '../assessment';
import { ineligibilitiesOf } from '../eligibility';
import { type KnownCall, KnownCalls } from '../known-calls';
import { findEligibility } from '../mobility';
import type { Mobility } from '../mobility-state';
import { type AssessDto, memberOf } from '../mobility.dto';

export class FindEligibility extends StepCommand<object> {}

export class Assess extends StepCommand<AssessDto & { readonly actor: Actor }> {}

@CommandHandler(FindEligibility)
class FindEligibilityHandler implements ICommandHandler<FindEligibility> {
  constructor(
    private readonly recorder: Recorder,
    private readonly calls: KnownCalls,
    private readonly parties: KnownParties,
    private readonly reader: RowReader,
    private readonly rows: ApplicationListProjection,
  ) {}

  async execute({ context, id }: FindEligibility): Promise<Recorded> {
    const recorded = await this.recorder.decide(application, id, context, async (state) => {
      const mobility = mobilityOf(state);
      const call = await this.calls.find(mobility.request.callId);
      return findEligibility(mobility, call, await this.findingOf(mobility, call));
    });
    // As of then: a repetition gets the answer of the first, whatever was found since.
    const row = await this.reader.one(this.rows, application.stream, id, recorded.position);
    return recorded.with({ eligible: row?.eligible, reasons: row?.reasons });
  }

  private async findingOf({ applicant, request }: Mobility, call: KnownCall) {
    const known = (await this.parties.find([applicant])).get(partyKey(applicant));
    const on = dayOf(call.deadlineUtc, call.timeZone);
    const applying = { country: known?.country, active: known?.status === 'active' };
    const reasons = ineligibilitiesOf(call, request, applying, on);
    return { reasons, on, ...(known?.country && { country: known.country }) };
  }
}

@CommandHandler(Assess)
class AssessHandler implements ICommandHandler<Assess> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
    private readonly calls: KnownCalls,
    private readonly standings: Standings,
  ) {}

  execute({ context, id, details }: Assess) {
    const { actor, scores = {}, conflict = false, remarks, remark } = details;
    const texts = this.payloads.draft(context);
    const said = conflict ? undefined : remarks && Object.entries(remarks);
    const given = {
      reviewer: actor.id,
      scores,
      remarks:
        said && Object.fromEntries(said.map(([key, it]) => [key, texts.ref(`/remarks${memberOf(key)}`, it)])),
      remark: texts.optional('/remark', remark),
    };
    return this.recorder.decide(
      application,
      id,
      context,
      async (state) => {
        const mobility = mobilityOf(state);
        const call = await this.calls.find(mobility.request.callId);
        if (conflict) return declareConflict(mobility, call, given);
        refuseOtherCriteria(call, scores, remarks);
        await this.refuseDerivedConflict(actor, mobility);
        return assess(mobility, call, given);
      },
      texts,
    );
  }

  /** Whoever comes from the applicant, from a partner it wishes for, or from one who worked with it, is no judge of it. */
  private async refuseDerivedConflict({ role, party }: Actor, mobility: Mobility): Promise<void> {
    if (role !== 'reviewer' || !party) return;
    const { applicant, request } = mobility;
    const concerned = [applicant, ...request.wished].some((one) => sameParty(one, party));
    if (concerned || (await this.metBefore(party, applicant)))
      throw new Refused(
        'conflict-of-interest',
        'Your organisation takes part in a cooperation of the applicant.',
      );
  }

  private metBefore = (party: Party, applicant: Party) => this.standings.metBefore(party, applicant);
}

function refuseOtherCriteria({ criteria }: KnownCall, scores: object, remarks: object = {}): void {
  const keys = criteria.map(({ key }) => key);
  const missing = keys.filter((key) => !Object.hasOwn(scores, key));
  const others = (field: string, given: object): InputFault[] =>
    Object.keys(given)
      .filter((key) => !keys.includes(key))
      .map((key) => ({
        pointer: `/${field}${memberOf(key)}`,
        code: 'unknown-criterion',
        detail: 'The call has no such criterion.',
      }));
  const [first, ...more] = [
    ...missing.map((key) => ({
      pointer: `/scores${memberOf(key)}`,
      code: 'required',
      detail: 'Every criterion of the call is scored.',
    })),
    ...others('scores', scores),
    ...others('remarks', remarks),
  ];
  if (first) throw new BadInput(first, ...more);
}

export const judgeMobilityHandlers = [FindEligibilityHandler, AssessHandler];
