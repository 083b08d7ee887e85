// Refuses a lock file with holes: each variant for another platform has to be there, or `npm ci` fails on that platform.
// Download addresses have no place in it either: they would tie the project to one registry.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));

const isLocked = (owner, name) =>
  `node_modules/${name}` in packages || `${owner}/node_modules/${name}` in packages;

const faults = Object.entries(packages).flatMap(([path, { optionalDependencies = {}, resolved }]) => [
  ...Object.keys(optionalDependencies)
    .filter((name) => !isLocked(path, name))
    .map((name) => `${path}: its variant ${name} is missing`),
  ...(resolved ? [`${path}: has a download address`] : []),
]);

for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);
