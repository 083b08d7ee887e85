import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MethodQuality } from '../src/matching/evaluation/evaluate';
import { ServiceFolder } from './support/service-process';

const TRUTH = join(__dirname, '../data/partnerships.json');

interface Answer {
  readonly queries: number;
  readonly unresolved: readonly unknown[];
  readonly methods: readonly MethodQuality[];
}

describe('kakehashi evaluate', () => {
  let folder: ServiceFolder;
  let cli: string;
  beforeAll(async () => {
    folder = await ServiceFolder.make();
    cli = join(folder.path, 'dist/cli.js');
  }, 120_000);
  afterAll(() => folder.clear());

  const evaluated = (...options: string[]) =>
    execFileSync('node', [cli, 'evaluate', '--truth', TRUTH, ...options], {
      env: { PATH: process.env.PATH },
    }).toString();

  it('answers one object, the same each time, with nothing running', () => {
    const text = evaluated('--json');
    const { queries, unresolved, methods } = JSON.parse(text) as Answer;
    expect([queries, unresolved.length, methods.length]).toEqual([77, 0, 20]);
    for (const { mrr, mrrLow, mrrHigh, n } of methods) {
      expect(n).toBeGreaterThan(0);
      expect([mrrLow, mrr, mrrHigh].toSorted()).toEqual([mrrLow, mrr, mrrHigh]);
    }
    expect(evaluated('--json')).toBe(text);
  });

  it('tells a table where it is not asked for JSON, and what is not distinguishable', () => {
    expect(evaluated()).toMatch(/^kakehashi +eu +all +41 +0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]/m);
    expect(evaluated()).toMatch(/not distinguishable/);
  });

  it('refuses what is no list of partnerships', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'evaluate-')), 'bad.json');
    writeFileSync(file, '{"items":[{"id":"x"}]}');
    const { status, stderr } = spawnSync('node', [cli, 'evaluate', '--truth', file]);
    expect([status, String(stderr)]).toEqual([2, expect.stringContaining('eu_partners')]);
  });
});
