import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Standings } from '../cooperations/standings';
import { BadInput } from '../kernel/bad-input';
import { Payloads } from '../kernel/payloads/payloads';
import type { CommandContext } from '../kernel/recording/command-context';
import { idFrom } from '../kernel/recording/ids';
import type { Recorded } from '../kernel/recording/recorded';
import { Recorder } from '../kernel/recording/recorder';
import { StepCommand } from '../kernel/recording/step-command';
import { OpenOffices } from '../offices/open-offices';
import { KnownParties, namedList } from '../parties/known-parties';
import {
  acceptApplication,
  application,
  returnApplication,
  submitApplication,
  withdrawApplication,
} from './application';
import type { SubmitApplicationDto } from './applications.dto';

export class SubmitApplication extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly details: SubmitApplicationDto,
  ) {
    super();
  }
}

export class AcceptApplication extends StepCommand<{ readonly office: string }> {}

export class ReturnApplication extends StepCommand<{ readonly reason: string }> {}

export class WithdrawApplication extends ReturnApplication {}

@CommandHandler(SubmitApplication)
class SubmitApplicationHandler implements ICommandHandler<SubmitApplication> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
    private readonly parties: KnownParties,
  ) {}

  execute({ context, details }: SubmitApplication) {
    const applicationId = idFrom(context.commandId, 'application');
    const texts = this.payloads.draft(context);
    const data = {
      ...details,
      applicationId,
      cooperationId: idFrom(context.commandId, 'cooperation'),
      offers: texts.list('/offers', details.offers),
      needs: texts.list('/needs', details.needs),
      note: texts.optional('/note', details.note),
    };
    return this.recorder.decide(
      application,
      applicationId,
      context,
      async (state) => {
        await this.check(details);
        return submitApplication(state, data);
      },
      texts,
    );
  }

  private async check({ applicant, wished, thirdRegions }: SubmitApplicationDto): Promise<void> {
    if (applicant.kind !== 'cluster' && applicant.kind !== 'region')
      throw new BadInput({
        pointer: '/applicant/kind',
        code: 'not-an-applicant',
        detail: 'A region or an organisation applies.',
      });
    await this.parties.require([
      { party: applicant, pointer: '/applicant', sides: ['EU'], active: true },
      ...namedList(wished, '/wished', { sides: ['JP'], kinds: ['cluster', 'prefecture'] }),
      ...namedList(thirdRegions, '/thirdRegions', { sides: ['third'] }),
    ]);
  }
}

@CommandHandler(AcceptApplication)
class AcceptApplicationHandler implements ICommandHandler<AcceptApplication> {
  constructor(
    private readonly recorder: Recorder,
    private readonly offices: OpenOffices,
    private readonly standings: Standings,
  ) {}

  execute({ context, id: applicationId, details: { office } }: AcceptApplication) {
    return this.recorder.decide(application, applicationId, context, async (state) => {
      await this.standings.refuseIfEndedAround(applicationId);
      await this.offices.require(office, '/office');
      return acceptApplication(state, office);
    });
  }
}

@CommandHandler(ReturnApplication)
class ReturnApplicationHandler implements ICommandHandler<ReturnApplication> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
  ) {}

  execute({ context, id: applicationId, details: { reason } }: ReturnApplication) {
    const texts = this.payloads.draft(context);
    const ref = texts.ref('/reason', reason);
    return this.recorder.decide(
      application,
      applicationId,
      context,
      (state) => returnApplication(state, ref),
      texts,
    );
  }
}

@CommandHandler(WithdrawApplication)
class WithdrawApplicationHandler implements ICommandHandler<WithdrawApplication> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
    private readonly standings: Standings,
  ) {}

  execute({ context, id: applicationId, details: { reason } }: WithdrawApplication) {
    const texts = this.payloads.draft(context);
    const ref = texts.ref('/reason', reason);
    return this.recorder.decide(
      application,
      applicationId,
      context,
      async (state) => {
        await this.standings.refuseIfEndedAround(applicationId);
        return withdrawApplication(state, ref);
      },
      texts,
    );
  }
}

export const applicationCommandHandlers = [
  SubmitApplicationHandler,
  AcceptApplicationHandler,
  ReturnApplicationHandler,
  WithdrawApplicationHandler,
];
