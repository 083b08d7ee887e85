import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Texts } from '../../kernel/payloads/payloads';
import type { CommandContext } from '../../kernel/recording/command-context';
import type { Recorded } from '../../kernel/recording/recorded';
import { Recorder } from '../../kernel/recording/recorder';
import { documentPartnership, type HistoryEntry } from '../documented-history';
import { partnership } from '../partnership';
import type { PartnershipDocumented } from '../partnership.events';

export class DocumentPartnership extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly data: PartnershipDocumented['data'],
    readonly history: readonly HistoryEntry[],
    readonly texts: Texts,
  ) {
    super();
  }
}

@CommandHandler(DocumentPartnership)
export class DocumentPartnershipHandler implements ICommandHandler<DocumentPartnership> {
  constructor(private readonly recorder: Recorder) {}

  execute({ context, data, history, texts }: DocumentPartnership) {
    return this.recorder.decide(
      partnership,
      data.partnershipId,
      context,
      (state) => documentPartnership(state, data, history),
      texts,
    );
  }
}
