import type { INestApplicationContext } from '@nestjs/common';
import { usualPartners } from '../suggestions/suggestions.dto';
import { toldWhatIf } from '../suggestions/told-rules';
import { WhatIfRuns } from '../suggestions/what-if-runs';
import { Exit, type ExitCode, notFoundIsUsage } from './exit';

const TELL_EVERY = 100;

/** Replays rules over the record beside those in force, with progress on standard error, and publishes nothing. */
export async function whatIf(
  context: INestApplicationContext,
  rulesetId: string,
  asJson: boolean,
): Promise<ExitCode> {
  const run = await context
    .get(WhatIfRuns, { strict: false })
    .run(rulesetId, usualPartners, progress)
    .catch(notFoundIsUsage);
  const answer = toldWhatIf(run);
  if (asJson) process.stdout.write(`${JSON.stringify(answer)}\n`);
  else {
    const { cases, firstChanged, current, draft, winners, losers } = answer;
    say(`${cases} applications; the first suggestion changes for ${firstChanged}`);
    for (const [name, side] of [['in force', current] as const, ['draft', draft] as const])
      say(
        `${name.padEnd(9)} Gini ${side.gini.toFixed(3)}, coverage ${side.coverage.toFixed(3)}, ` +
          `mean score ${side.meanScore.toFixed(3)}, MRR ${side.quality.mrr.toFixed(3)} of ${side.quality.n}`,
      );
    for (const { name, before, after } of [...winners, ...losers]) say(`${before} -> ${after}  ${name}`);
  }
  return Exit.ok;
}

const say = (line: string) => process.stdout.write(`${line}\n`);

function progress(applications: number): void {
  if (applications % TELL_EVERY === 0) process.stderr.write(`${applications} applications replayed\n`);
}
