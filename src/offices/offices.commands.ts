import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { today } from '../kernel/clock';
import type { Texts } from '../kernel/payloads/payloads';
import type { CommandContext } from '../kernel/recording/command-context';
import { CommandClaims } from '../kernel/recording/command-claims';
import type { Recorded } from '../kernel/recording/recorded';
import { Recorder } from '../kernel/recording/recorder';
import { KnownParties, type Named } from '../parties/known-parties';
import { appointOperator, appointSeniorAdviser, releaseOperator, releaseSeniorAdviser } from './appointments';
import { closeOffice, office, type OfficeState, openOffice, reviseOffice } from './office';
import type {
  OfficeClosed,
  OfficeEvent,
  OfficeOpened,
  OfficeRevised,
  OperatorAppointed,
  OperatorReleased,
  SeniorAdviserAppointed,
  SeniorAdviserReleased,
} from './office.events';
import { type ImportedOffice, importOffice } from './office-import';

interface OfOffice {
  readonly office: string;
}

/** Free texts travel beside the data, see `Payloads.draft`. */
class OfficeCommand<Data extends OfOffice> extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly data: Data,
    readonly texts?: Texts,
  ) {
    super();
  }
}

export class OpenOffice extends OfficeCommand<OfficeOpened['data']> {}
export class ReviseOffice extends OfficeCommand<OfficeRevised['data']> {}
export class CloseOffice extends OfficeCommand<OfficeClosed['data']> {}
export class AppointOperator extends OfficeCommand<OperatorAppointed['data']> {}
export class ReleaseOperator extends OfficeCommand<Omit<OperatorReleased['data'], 'from'>> {}
export class AppointSeniorAdviser extends OfficeCommand<SeniorAdviserAppointed['data']> {}
export class ReleaseSeniorAdviser extends OfficeCommand<Omit<SeniorAdviserReleased['data'], 'from'>> {}
/** Brings an office to what a source says. */
export class ImportOffice extends OfficeCommand<ImportedOffice> {}

type Decision<Data> = (state: OfficeState, data: Data, today: string) => OfficeEvent[];

function handling<Data extends OfOffice>(
  command: new (context: CommandContext, data: Data, texts?: Texts) => OfficeCommand<Data>,
  decision: Decision<Data>,
  named: (data: Data) => Named[] = () => [],
) {
  @CommandHandler(command)
  class OfficeCommandHandler implements ICommandHandler<OfficeCommand<Data>> {
    constructor(
      private readonly recorder: Recorder,
      private readonly claims: CommandClaims,
      private readonly parties: KnownParties,
    ) {}

    async execute({ context, data, texts }: OfficeCommand<Data>) {
      await this.parties.require(named(data));
      await this.claims.claim(context, `office-${data.office}`);
      return this.recorder.decide(
        office,
        data.office,
        context,
        (state) => decision(state, data, today()),
        texts,
      );
    }
  }
  return OfficeCommandHandler;
}

export const officeCommandHandlers = [
  handling(OpenOffice, openOffice),
  handling(ReviseOffice, reviseOffice),
  handling(CloseOffice, closeOffice),
  handling(AppointOperator, appointOperator, ({ operator: { party } }) =>
    party ? [{ party, pointer: '/party' }] : [],
  ),
  handling(ReleaseOperator, releaseOperator),
  handling(AppointSeniorAdviser, appointSeniorAdviser, ({ adviser }) => [
    { party: adviser, pointer: '/adviser' },
  ]),
  handling(ReleaseSeniorAdviser, releaseSeniorAdviser),
  handling(ImportOffice, importOffice),
];
