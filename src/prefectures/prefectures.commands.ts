import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Payloads } from '../kernel/payloads/payloads';
import type { CommandContext } from '../kernel/recording/command-context';
import { idFrom } from '../kernel/recording/ids';
import type { Recorded } from '../kernel/recording/recorded';
import { Recorder } from '../kernel/recording/recorder';
import type { Party } from '../parties/party.events';
import { advisers, appointAdviser, releaseAdviser } from './advisers';
import type { AppointAdviserDto, ReleaseAdviserDto } from './prefectures.dto';

export class AppointAdviser extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly prefecture: string,
    readonly details: AppointAdviserDto,
  ) {
    super();
  }
}

export class ReleaseAdviser extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly prefecture: string,
    readonly details: ReleaseAdviserDto,
  ) {
    super();
  }
}

const prefectureOf = (id: string): Party => ({ kind: 'prefecture', id });

@CommandHandler(AppointAdviser)
class AppointAdviserHandler implements ICommandHandler<AppointAdviser> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
  ) {}

  execute({ context, prefecture, details: { role, from, to } }: AppointAdviser) {
    const texts = this.payloads.draft(context);
    const data = {
      party: prefectureOf(prefecture),
      appointment: idFrom(context.commandId, 'appointment'),
      role: texts.ref('/role', role),
      from,
      to,
    };
    return this.recorder.decide(advisers, prefecture, context, (state) => appointAdviser(state, data), texts);
  }
}

@CommandHandler(ReleaseAdviser)
class ReleaseAdviserHandler implements ICommandHandler<ReleaseAdviser> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
  ) {}

  execute({ context, prefecture, details: { role, to } }: ReleaseAdviser) {
    const release = { party: prefectureOf(prefecture), role: this.payloads.commitment(role), to };
    return this.recorder.decide(advisers, prefecture, context, (state) => releaseAdviser(state, release));
  }
}

export const prefectureCommandHandlers = [AppointAdviserHandler, ReleaseAdviserHandler];
