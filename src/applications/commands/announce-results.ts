import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { CommandContext } from '../../kernel/recording/command-context';
import { idFrom } from '../../kernel/recording/ids';
import { Recorder } from '../../kernel/recording/recorder';
import { StepCommand } from '../../kernel/recording/step-command';
import { application, mobilityOf } from '../application';
import { ApplicationRow } from '../application-list.projection';
import { announceResult, lapse, type Result } from '../mobility';

export class AnnounceResult extends StepCommand<Result> {}

export class LetApplicationsLapse extends Command<void> {
  constructor(
    readonly context: CommandContext,
    readonly callId: string,
  ) {
    super();
  }
}

@CommandHandler(AnnounceResult)
class AnnounceResultHandler implements ICommandHandler<AnnounceResult> {
  constructor(private readonly recorder: Recorder) {}

  execute({ context, id, details }: AnnounceResult) {
    return this.recorder.decide(application, id, context, (state) =>
      announceResult(mobilityOf(state), details),
    );
  }
}

@CommandHandler(LetApplicationsLapse)
class LetApplicationsLapseHandler implements ICommandHandler<LetApplicationsLapse> {
  constructor(
    private readonly recorder: Recorder,
    @InjectRepository(ApplicationRow) private readonly rows: Repository<ApplicationRow>,
  ) {}

  async execute({ context, callId }: LetApplicationsLapse): Promise<void> {
    const rows = await this.rows.find({ where: { callId }, order: { id: 'ASC' }, select: { id: true } });
    for (const { id } of rows) {
      const own = { ...context, commandId: idFrom(context.commandId, id) };
      await this.recorder.decide(application, id, own, (state) => lapse(mobilityOf(state)));
    }
  }
}

export const announceResultsHandlers = [AnnounceResultHandler, LetApplicationsLapseHandler];
