import type { INestApplicationContext } from '@nestjs/common';
import { Receipts } from '../suggestions/receipts';
import { toldReceipt } from '../suggestions/told-receipt';
import { Exit, type ExitCode, notFoundIsUsage } from './exit';

/** Computes the receipt of a match again from the record; `found` where it does not agree with what was written then. */
export async function checkReceipt(
  context: INestApplicationContext,
  matchId: string,
  asJson: boolean,
): Promise<ExitCode> {
  const checked = await context.get(Receipts, { strict: false }).check(matchId).catch(notFoundIsUsage);
  const { receipt, excluded, recomputed } = toldReceipt(matchId, checked);
  if (asJson) process.stdout.write(`${JSON.stringify({ matchId, receipt, excluded, recomputed })}\n`);
  else {
    const { ruleset, asOf, score, low, high } = receipt;
    say(`rules ${ruleset.version} (${ruleset.hash}), as of ${asOf}`);
    say(`score ${score.toFixed(6)} [${low.toFixed(6)}, ${high.toFixed(6)}]`);
    for (const { criterion, share, reason } of recomputed.contributions)
      say(`${criterion.padEnd(13)} ${share.toFixed(6)}  ${reason.en}`);
    say(
      recomputed.agrees ? 'agrees with the record' : `differs by ${recomputed.difference ?? 'its grounds'}`,
    );
  }
  return recomputed.agrees ? Exit.ok : Exit.found;
}

const say = (line: string) => process.stdout.write(`${line}\n`);
