import type { Receipt } from '../matching/receipt';
import type { CheckedReceipt } from './receipts';
import type { ReceiptAnswer } from './receipts.dto';
import { toldContribution } from './told-suggestions';

export function toldReceipt(
  matchId: string,
  { explanation: { position, receipt, excluded }, recomputed, judged }: CheckedReceipt,
): ReceiptAnswer {
  const { agrees, difference } = recomputed;
  const { contributions, ...numbers } = receipt as Receipt;
  return {
    matchId,
    position,
    receipt: { ...numbers, contributions: [...contributions] },
    excluded,
    recomputed: {
      agrees,
      difference: Number.isFinite(difference) ? difference : null,
      score: judged.score,
      contributions: judged.contributions.map(toldContribution),
    },
  };
}
