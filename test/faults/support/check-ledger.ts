import { Client } from 'pg';

export interface LedgerRow {
  readonly position: string;
  readonly ledgerTime: string;
  readonly supersedes: string | null;
}

/** What is wrong with the step ledger: each of these steps has its row, time never goes back, corrections name a row before them. */
export function checkLedger(rows: readonly LedgerRow[], steps: readonly string[]): string[] {
  const known = new Map(rows.map((row) => [row.position, row]));
  const ordered = rows.toSorted((a, b) => (a.position < b.position ? -1 : 1));
  return [
    ...steps
      .filter((position) => !known.has(position))
      .map((position) => `no row for the step at ${position}`),
    ...ordered.flatMap(({ position, ledgerTime }, at) =>
      at > 0 && ledgerTime < ordered[at - 1].ledgerTime ? [`ledger time goes back at ${position}`] : [],
    ),
    ...ordered.flatMap(({ position, supersedes }) =>
      supersedes !== null && !(supersedes < position && known.has(supersedes))
        ? [`the row at ${position} supersedes ${supersedes}, which is not before it`]
        : [],
    ),
  ];
}

export async function ledgerOf(url: string): Promise<LedgerRow[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<LedgerRow>(
      `select position, ledger_time as "ledgerTime", supersedes from public.cooperation_step`,
    );
    return rows;
  } finally {
    await client.end();
  }
}
