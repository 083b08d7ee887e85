import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Payloads } from '../kernel/payloads/payloads';
import type { CommandContext } from '../kernel/recording/command-context';
import type { Recorded } from '../kernel/recording/recorded';
import { Recorder } from '../kernel/recording/recorder';
import { Missing } from '../kernel/refused';
import { cooperation, endCooperation } from './cooperation';
import { Standings } from './standings';

export class EndCooperation extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly cooperationId: string,
    readonly reason: string,
  ) {
    super();
  }
}

@CommandHandler(EndCooperation)
export class EndCooperationHandler implements ICommandHandler<EndCooperation> {
  constructor(
    private readonly recorder: Recorder,
    private readonly payloads: Payloads,
    private readonly standings: Standings,
  ) {}

  execute({ context, cooperationId, reason }: EndCooperation) {
    const texts = this.payloads.draft(context);
    const data = { cooperationId, reason: texts.ref('/reason', reason) };
    return this.recorder.decide(
      cooperation,
      cooperationId,
      context,
      async (state) => endCooperation(state, data, await this.inForce(cooperationId)),
      texts,
    );
  }

  private async inForce(cooperationId: string): Promise<number> {
    const standing = await this.standings.find(cooperationId);
    if (!standing) throw new Missing('cooperation');
    return standing.partnershipsInForce.length;
  }
}
