import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Payloads, type Texts } from '../../kernel/payloads/payloads';
import { RecordClock } from '../../kernel/record-clock';
import { CommandClaims } from '../../kernel/recording/command-claims';
import type { CommandContext } from '../../kernel/recording/command-context';
import { idFrom } from '../../kernel/recording/ids';
import type { Recorded } from '../../kernel/recording/recorded';
import { Recorder } from '../../kernel/recording/recorder';
import { StepCommand } from '../../kernel/recording/step-command';
import { Refused } from '../../kernel/refused';
import { KnownParties, type Named, namedList } from '../../parties/known-parties';
import { type Party, partyKey } from '../../parties/party.events';
import { application, mobilityIfAny, mobilityOf } from '../application';
import { type KnownCall, KnownCalls } from '../known-calls';
import { draftMobility, reviseDraft, submitMobility } from '../mobility';
import type { DraftMobilityDto, ReviseDraftDto } from '../mobility.dto';
import type { MobilityRequest } from '../mobility.events';

export class DraftMobility extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly details: DraftMobilityDto,
  ) {
    super();
  }
}

export class ReviseDraft extends StepCommand<ReviseDraftDto> {}

export class SubmitMobility extends StepCommand<object> {}

type Of = Pick<MobilityRequest, 'callId' | 'applicant'>;

const requestFrom = (details: ReviseDraftDto, { callId, applicant }: Of, texts: Texts): MobilityRequest => ({
  ...details,
  callId,
  applicant,
  applicantFunction: texts.ref('/applicantFunction', details.applicantFunction),
  plan: texts.ref('/plan', details.plan),
});

const partiesIn = ({ wished, thirdRegions }: ReviseDraftDto, applicant: Party): Named[] => [
  { party: applicant, pointer: '/applicant', sides: ['EU'], kinds: ['cluster'], active: true },
  ...namedList(wished, '/wished', { sides: ['JP'], kinds: ['cluster', 'prefecture'] }),
  ...namedList(thirdRegions, '/thirdRegions', { sides: ['third'] }),
];

/**
 * The ids of a cluster's applications under a call derive from both, one for each that the call allows: so two that
 * come at the same time meet in one stream, and one of them is refused.
 */
@CommandHandler(DraftMobility)
class DraftMobilityHandler implements ICommandHandler<DraftMobility> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
    private readonly parties: KnownParties,
    private readonly calls: KnownCalls,
    private readonly claims: CommandClaims,
  ) {}

  async execute(command: DraftMobility): Promise<Recorded> {
    const { callId, applicant } = command.details;
    const call = await this.calls.find(callId);
    const ids = Array.from({ length: call.perCluster }, (_, place) =>
      idFrom('mobility', callId, partyKey(applicant), place),
    );
    return (await this.repeated(command, ids)) ?? (await this.draftAtFirstFree(command, call, ids));
  }

  /** What this very command has drafted before, though another place may be free by now. */
  private async repeated({ context }: DraftMobility, ids: readonly string[]): Promise<Recorded | undefined> {
    if (!context.repeatable) return undefined;
    for (const id of ids) {
      const found = await this.recorder
        .decide(application, id, { ...context, pinned: undefined }, () => {
          throw new Fresh();
        })
        .catch(unlessFresh);
      if (found) return found;
    }
    return undefined;
  }

  private async draftAtFirstFree(
    command: DraftMobility,
    call: KnownCall,
    ids: readonly string[],
  ): Promise<Recorded> {
    for (const [index, id] of ids.entries())
      try {
        return await this.draftAt(command, call, id);
      } catch (error) {
        const taken = error instanceof Refused && error.code === 'application-exists';
        if (!taken || index === ids.length - 1) throw error;
      }
    throw new Error('a call allows at least one application of a cluster');
  }

  private draftAt(
    { context, details }: DraftMobility,
    call: KnownCall,
    applicationId: string,
  ): Promise<Recorded> {
    const texts = this.payloads.draft(context);
    const { kind } = details;
    const cooperationId = idFrom('cooperation', applicationId);
    const data = { ...requestFrom(details, details, texts), kind, applicationId, cooperationId };
    return this.recorder.decide(
      application,
      applicationId,
      context,
      async (state) => {
        await this.parties.require(partiesIn(details, details.applicant));
        await this.claims.claim(context, `${application.stream}-${applicationId}`);
        return draftMobility(mobilityIfAny(state), call, data);
      },
      texts,
    );
  }
}

/** This command has recorded nothing here yet. */
class Fresh extends Error {}

function unlessFresh(error: unknown): undefined {
  if (!(error instanceof Fresh)) throw error;
}

@CommandHandler(ReviseDraft)
class ReviseDraftHandler implements ICommandHandler<ReviseDraft> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
    private readonly parties: KnownParties,
  ) {}

  execute({ context, id, details }: ReviseDraft) {
    const texts = this.payloads.draft(context);
    return this.recorder.decide(
      application,
      id,
      context,
      async (state) => {
        const mobility = mobilityOf(state);
        await this.parties.require(partiesIn(details, mobility.applicant));
        return reviseDraft(mobility, requestFrom(details, mobility.request, texts));
      },
      texts,
    );
  }
}

@CommandHandler(SubmitMobility)
class SubmitMobilityHandler implements ICommandHandler<SubmitMobility> {
  constructor(
    private readonly recorder: Recorder,
    private readonly calls: KnownCalls,
    private readonly clock: RecordClock,
  ) {}

  execute({ context, id }: SubmitMobility) {
    return this.recorder.decide(application, id, context, async (state) => {
      const mobility = mobilityOf(state);
      const call = await this.calls.find(mobility.request.callId);
      return submitMobility(mobility, call, await this.clock.now());
    });
  }
}

export const draftMobilityHandlers = [DraftMobilityHandler, ReviseDraftHandler, SubmitMobilityHandler];
