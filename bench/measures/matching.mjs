import { createRequire } from 'node:module';
import { applications, organisations } from '../matching-history.mjs';
import { median } from '../statistics.mjs';

const require = createRequire(import.meta.url);
const { defaultRuleset } = require('../../dist/matching/default-ruleset.js');
const { Judge } = require('../../dist/matching/judge.js');
const { pairScores } = require('../../dist/matching/pair-scores.js');
const { suggestWith } = require('../../dist/matching/suggest.js');
const { WhatIf } = require('../../dist/matching/what-if.js');
const lexicon = require('../../dist/matching/lexicon-2026.json');

const ASOF = '2026-11-24';

/** Time on the processor: on one core that nobody shares it is the time that passes. */
function spent(work) {
  const before = process.cpuUsage();
  const began = performance.now();
  work();
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1000, wall: performance.now() - began };
}

/** The engine alone, without a database: one against many, all against all, and a draft replayed over history. */
export async function measureMatching({ report, quick }) {
  const many = organisations('JP', 5000, lexicon, 1);
  const clusters = organisations('EU', 2000, lexicon, 2);
  oneAgainstMany({ report, many, clusters });
  allPairs({ report, many, clusters });
  replay({ report, many, clusters, count: quick ? 2000 : 20_000 });
}

function oneAgainstMany({ report, many, clusters }) {
  const judge = new Judge(defaultRuleset, ASOF);
  const prepared = spent(() => many.forEach((one) => judge.prepare(one)));
  const asked = clusters
    .slice(0, 30)
    .map((applicant) => spent(() => suggestWith(judge, { applicant }, many, { asOf: ASOF })));
  const detail = `median of 30; made ready once in ${Math.round(prepared.wall)} ms`;
  report.add('matching, one against 5000', median(asked.map(({ wall }) => wall)), {
    most: 50,
    unit: ' ms',
    detail,
  });
}

function allPairs({ report, many, clusters }) {
  const judge = new Judge(defaultRuleset, ASOF);
  const candidates = many.slice(0, 500);
  [...clusters, ...candidates].forEach((one) => judge.prepare(one));
  const rounds = Array.from({ length: 5 }, () => spent(() => pairScores(judge, clusters, candidates)));
  const seconds = median(rounds.map(({ cpu }) => cpu)) / 1000;
  const detail = `on the processor, median of 5; ${Math.round(median(rounds.map(({ wall }) => wall)))} ms passed`;
  report.add('matching, 2000 x 500 pairs', seconds, { most: 1.5, unit: ' s', detail });
  report.add('matching, memory', process.memoryUsage().rss / 2 ** 20, { most: 600, unit: ' MB' });
}

function replay({ report, many, clusters, count }) {
  const { towardsApplicant: weights } = defaultRuleset.weights;
  const other = { ...weights, ties: weights.ties - 0.1, field: weights.field + 0.1 };
  const draft = {
    ...defaultRuleset,
    version: 'draft',
    weights: { towardsApplicant: other, towardsPartner: other },
  };
  const cases = applications(count, clusters, many.slice(0, 500));
  const replaying = new WhatIf(defaultRuleset, draft);
  const { wall, cpu } = spent(() => {
    let done = 0;
    for (const one of cases) {
      replaying.take(one);
      if (++done % 5000 === 0) report.note(`what-if: ${done} applications replayed`);
    }
    replaying.result();
  });
  const detail = `on the processor, 500 candidates each; ${Math.round(wall / 1000)} s passed`;
  report.add(`matching, what-if over ${count}`, cpu / 1000, { most: 60, unit: ' s', detail });
}
