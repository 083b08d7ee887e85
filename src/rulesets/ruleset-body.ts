import { Injectable, type PipeTransform } from '@nestjs/common';
import { BadInput } from '../kernel/bad-input';
import type { Ruleset } from '../matching/ruleset';
import { rulesetFaults } from '../matching/ruleset-faults';
import { shapeFaults } from '../matching/ruleset-shape';

const FAULTS_SHOWN = 50;

/** Reads a document as rules of matching. @throws BadInput with every place where it is none */
@Injectable()
export class RulesetBody implements PipeTransform<unknown, Ruleset> {
  transform(body: unknown): Ruleset {
    const misshapen = shapeFaults(body);
    const [first, ...more] = misshapen.length > 0 ? misshapen : rulesetFaults(body as Ruleset);
    if (first) throw new BadInput(first, ...more.slice(0, FAULTS_SHOWN - 1));

    return body as Ruleset;
  }
}
