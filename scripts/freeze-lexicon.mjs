// Counts how rare the nodes and words of a lexicon are in the organisations that ship with Kakehashi, and freezes it:
// npm run build && node scripts/freeze-lexicon.mjs src/matching/lexicon-2026.json. A lexicon that rulesets name is never frozen anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { CompiledTerms } = require('../dist/matching/terms.js');
const { tokensOf } = require('../dist/matching/tokens.js');
const { hashOf } = require('../dist/matching/hash.js');

const [file] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const lexicon = read(file);
const terms = new CompiledTerms(lexicon.concepts);
const organisations = ['eu', 'jp'].flatMap((side) => read(`data/clusters-${side}.json`).items);
const parentsOf = new Map(lexicon.concepts.map(({ id, parents }) => [id, parents]));

const counts = {};
const words = {};
const count = (into, keys) => {
  for (const key of new Set(keys)) into[key] = (into[key] ?? 0) + 1;
};

for (const { name, name_ja: nameLocal, ecosystems, keywords } of organisations) {
  const concepts = [name, nameLocal ?? '', ...keywords].flatMap((text) => terms.conceptsIn(text));
  count(counts, [...ecosystems, ...concepts, ...concepts.flatMap((id) => parentsOf.get(id))]);
  count(words, keywords.flatMap(tokensOf));
}

const sorted = (object) =>
  Object.fromEntries(Object.entries(object).toSorted(([a], [b]) => (a < b ? -1 : 1)));
const frozen = { ...lexicon, documents: organisations.length, counts: sorted(counts), words: sorted(words) };
writeFileSync(file, `${JSON.stringify(frozen)}\n`);
process.stdout.write(`${hashOf(frozen)}\n`);
