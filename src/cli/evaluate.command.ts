import { evaluate, type Evaluation } from '../matching/evaluation/evaluate';
import { Places } from '../matching/evaluation/directory';
import { type NamedPartnership, resolved } from '../matching/evaluation/truth';
import { defaultRuleset } from '../matching/default-ruleset';
import { readList } from '../reference/reference-file';
import { Exit, type ExitCode, Usage } from './exit';
import { shippedDirectory } from './shipped-directory';

/**
 * Holds matching against a list of partnerships, with nothing running: on the directory that ships with Kakehashi, where
 * of the documented partnerships only those are known that came before the judged one.
 */
export function evaluateFile(json: unknown, asJson: boolean): ExitCode {
  const places = new Places(shippedDirectory());
  const { truths, unresolved } = resolved(rowsOf(json), places);
  const record = resolved(readList<NamedPartnership>('partnerships').items, places).truths;
  const { queries, methods, differences } = evaluate(truths, record, places, defaultRuleset);
  for (const { partnership, side, name } of unresolved)
    process.stderr.write(`${partnership}: the directory has no party for ${name} (${side})\n`);
  if (asJson) process.stdout.write(`${JSON.stringify({ queries, unresolved, methods })}\n`);
  else tell(queries, methods, differences);
  return Exit.ok;
}

/** @throws Usage */
function rowsOf(json: unknown): NamedPartnership[] {
  const items: unknown = isObject(json) && 'items' in json ? json.items : json;
  if (!Array.isArray(items) || !items.every(isPartnership))
    throw new Usage(
      'A list of partnerships is an array, or an object with one as `items`, of rows with eu_partners and jp_partners.',
    );
  return items;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const areSides = (value: unknown) => Array.isArray(value) && value.every(isObject);
const isPartnership = (row: unknown): row is NamedPartnership =>
  isObject(row) && areSides(row.eu_partners) && areSides(row.jp_partners);

const WIDTHS = [12, 6, 11, 5];
const line = (...cells: string[]) =>
  cells
    .map((cell, index) => cell.padEnd(WIDTHS[index] ?? 22))
    .join(' ')
    .trimEnd();

function tell(queries: number, methods: Evaluation['methods'], differences: Evaluation['differences']): void {
  const say = (text: string) => process.stdout.write(`${text}\n`);
  say(`${queries} questions; 95 % intervals in brackets`);
  say(line('method', 'side', 'group', 'n', 'MRR', 'nDCG@10', 'Recall@10', 'Kakehashi against it'));
  for (const one of methods)
    say(
      line(
        ...[one.method, one.side, one.group, String(one.n)],
        ...[shown(one.mrr, one.mrrLow, one.mrrHigh), shown(one.ndcg10, one.ndcg10Low, one.ndcg10High)],
        ...[shown(one.recall10, one.recall10Low, one.recall10High), verdict(one, differences)],
      ),
    );
}

const shown = (mean: number | null, low: number | null, high: number | null) =>
  mean === null ? '-' : `${mean.toFixed(3)} [${low?.toFixed(3)}, ${high?.toFixed(3)}]`;

function verdict(
  { method, side, group }: Evaluation['methods'][number],
  differences: Evaluation['differences'],
): string {
  const found = differences.find((one) => one.method === method && one.side === side && one.group === group);
  if (!found?.difference) return '';
  const { mean, low, high } = found.difference;
  if (low <= 0 && high >= 0) return 'not distinguishable';
  return `${mean > 0 ? 'better' : 'worse'} by ${Math.abs(mean).toFixed(3)}`;
}
