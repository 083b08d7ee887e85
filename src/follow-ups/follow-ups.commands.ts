import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Standings } from '../cooperations/standings';
import { BadInput } from '../kernel/bad-input';
import { Payloads, type Texts } from '../kernel/payloads/payloads';
import type { CommandContext } from '../kernel/recording/command-context';
import type { Recorded } from '../kernel/recording/recorded';
import { Recorder } from '../kernel/recording/recorder';
import { StepCommand } from '../kernel/recording/step-command';
import { OpenOffices } from '../offices/open-offices';
import { KnownParties } from '../parties/known-parties';
import {
  completeFollowUp,
  dropFollowUp,
  followUp,
  openFollowUp,
  postponeFollowUp,
  reassignFollowUp,
} from './follow-up';
import type { FollowUpOpened, Responsible } from './follow-up.events';

/** Its text travels beside it, or lies in the vault already where it is the next step of a meeting. */
export class OpenFollowUp extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly data: FollowUpOpened['data'],
    readonly texts?: Texts,
  ) {
    super();
  }
}

export class ReassignFollowUp extends StepCommand<Responsible> {}

export class PostponeFollowUp extends StepCommand<{ readonly dueOn: string; readonly reason: string }> {}

export class CompleteFollowUp extends StepCommand<{ readonly result: string }> {}

export class DropFollowUp extends StepCommand<{ readonly reason: string }> {}

@CommandHandler(OpenFollowUp)
class OpenFollowUpHandler implements ICommandHandler<OpenFollowUp> {
  constructor(
    private readonly recorder: Recorder,
    private readonly parties: KnownParties,
    private readonly standings: Standings,
    private readonly offices: OpenOffices,
  ) {}

  execute({ context, data, texts }: OpenFollowUp) {
    return this.recorder.decide(
      followUp,
      data.followUpId,
      context,
      async (state) => openFollowUp(state, { ...data, office: await this.officeOf(data) }),
      texts,
    );
  }

  private async officeOf({ cooperationId, party, office }: FollowUpOpened['data']) {
    const standing = await this.standings.open(cooperationId);
    if (party) await this.parties.require([{ party, pointer: '/party' }]);
    if (office) await this.offices.require(office, '/office');
    return office ?? standing.office ?? undefined;
  }
}

@CommandHandler(ReassignFollowUp)
class ReassignFollowUpHandler implements ICommandHandler<ReassignFollowUp> {
  constructor(
    private readonly recorder: Recorder,
    private readonly parties: KnownParties,
    private readonly offices: OpenOffices,
    private readonly standings: Standings,
  ) {}

  execute({ context, id: followUpId, details: responsible }: ReassignFollowUp) {
    return this.recorder.decide(followUp, followUpId, context, async (state) => {
      await this.standings.refuseIfEndedAround(followUpId);
      await this.check(responsible);
      return reassignFollowUp(state, responsible);
    });
  }

  private async check({ party, office }: Responsible): Promise<void> {
    if (!party && !office)
      throw new BadInput({
        pointer: '/office',
        code: 'required',
        detail: 'Name a party, an office, or both.',
      });
    if (party) await this.parties.require([{ party, pointer: '/party' }]);
    if (office) await this.offices.require(office, '/office');
  }
}

@CommandHandler(PostponeFollowUp)
class PostponeFollowUpHandler implements ICommandHandler<PostponeFollowUp> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
    private readonly standings: Standings,
  ) {}

  execute({ context, id: followUpId, details: { dueOn, reason } }: PostponeFollowUp) {
    const texts = this.payloads.draft(context);
    const ref = texts.ref('/reason', reason);
    return this.recorder.decide(
      followUp,
      followUpId,
      context,
      async (state) => {
        await this.standings.refuseIfEndedAround(followUpId);
        return postponeFollowUp(state, dueOn, ref);
      },
      texts,
    );
  }
}

@CommandHandler(CompleteFollowUp)
class CompleteFollowUpHandler implements ICommandHandler<CompleteFollowUp> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
  ) {}

  execute({ context, id: followUpId, details: { result } }: CompleteFollowUp) {
    const texts = this.payloads.draft(context);
    const ref = texts.ref('/result', result);
    return this.recorder.decide(
      followUp,
      followUpId,
      context,
      (state) => completeFollowUp(state, ref),
      texts,
    );
  }
}

@CommandHandler(DropFollowUp)
class DropFollowUpHandler implements ICommandHandler<DropFollowUp> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
  ) {}

  execute({ context, id: followUpId, details: { reason } }: DropFollowUp) {
    const texts = this.payloads.draft(context);
    const ref = texts.ref('/reason', reason);
    return this.recorder.decide(followUp, followUpId, context, (state) => dropFollowUp(state, ref), texts);
  }
}

export const followUpCommandHandlers = [
  OpenFollowUpHandler,
  ReassignFollowUpHandler,
  PostponeFollowUpHandler,
  CompleteFollowUpHandler,
  DropFollowUpHandler,
];
