import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { Not, Repository } from 'typeorm';
import type { CommandContext } from '../kernel/recording/command-context';
import { idFrom } from '../kernel/recording/ids';
import type { Recorded } from '../kernel/recording/recorded';
import { Recorder } from '../kernel/recording/recorder';
import { StepCommand } from '../kernel/recording/step-command';
import { Refused } from '../kernel/refused';
import { hashOf } from '../matching/hash';
import type { Ruleset as Rules } from '../matching/ruleset';
import { draftRuleset, publishRuleset, ruleset } from './ruleset';
import { RulesetRow } from './ruleset-list.projection';

export class DraftRuleset extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly document: Rules,
  ) {
    super();
  }
}

export class PublishRuleset extends StepCommand<object> {}

@CommandHandler(DraftRuleset)
class DraftRulesetHandler implements ICommandHandler<DraftRuleset> {
  constructor(
    private readonly recorder: Recorder,
    @InjectRepository(RulesetRow) private readonly rows: Repository<RulesetRow>,
  ) {}

  execute({ context, document }: DraftRuleset) {
    const rulesetId = idFrom(context.commandId, 'ruleset');
    const hash = hashOf(document);
    return this.recorder.decide(ruleset, rulesetId, context, async (state) => {
      await this.refuseVersionOfOther(document.version, hash);
      return draftRuleset(state, { rulesetId, hash, document });
    });
  }

  /** A version that named two documents would name neither. */
  private async refuseVersionOfOther(version: string, hash: string): Promise<void> {
    if (await this.rows.existsBy({ version, hash: Not(hash) }))
      throw new Refused('version-taken', 'Other rules have this version.', '/version');
  }
}

@CommandHandler(PublishRuleset)
class PublishRulesetHandler implements ICommandHandler<PublishRuleset> {
  constructor(private readonly recorder: Recorder) {}

  execute({ context, id: rulesetId }: PublishRuleset) {
    return this.recorder.decide(ruleset, rulesetId, context, publishRuleset);
  }
}

export const rulesetCommandHandlers = [DraftRulesetHandler, PublishRulesetHandler];
