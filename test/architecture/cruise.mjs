// Prints, for each folder named, what breaks the import rules there: { [folder]: ['rule: from -> to'] }
import { createRequire } from 'node:module';
import { cruise } from 'dependency-cruiser';

const { forbidden, options } = createRequire(import.meta.url)('../../.dependency-cruiser.js');

const found = {};
for (const baseDir of process.argv.slice(2)) {
  const { output } = await cruise(['src'], { ...options, ruleSet: { forbidden }, validate: true, baseDir });
  found[baseDir] = output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
}
process.stdout.write(JSON.stringify(found));
