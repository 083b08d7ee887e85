import { Injectable } from '@nestjs/common';
import { contextOf } from '../kernel/recording/command-context';
import { Recorder } from '../kernel/recording/recorder';
import { defaultRuleset } from '../matching/default-ruleset';
import { hashOf } from '../matching/hash';
import { ruleset, shipRuleset } from './ruleset';

const SHIPPED = 'shipped';

/** Stream of the rules that ship. */
export const SHIPPED_RULES = `${ruleset.stream}-${SHIPPED}`;

/** Brings the rules that Kakehashi ships into the record, once, so that there are suggestions from the first day on. */
@Injectable()
export class ShippedRules {
  constructor(private readonly recorder: Recorder) {}

  async ship(): Promise<void> {
    const data = { rulesetId: SHIPPED, hash: hashOf(defaultRuleset), document: defaultRuleset };
    await this.recorder.decide(ruleset, SHIPPED, contextOf('first-start'), (state) =>
      shipRuleset(state, data),
    );
  }
}
