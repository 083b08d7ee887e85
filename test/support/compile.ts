import { transformFileSync } from '@swc/core';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const likeTheBuild = {
  swcrc: false,
  module: { type: 'commonjs', ignoreDynamic: true },
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
} as const;

/** Compiles the TypeScript of a folder into another as `npm run build` would, without looking at the types. */
export function compileFolder(from: string, to: string): void {
  const files = readdirSync(from, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => /\.(ts|json)$/.test(name) && !name.endsWith('spec.ts'))) {
    const target = join(to, file.replace(/ts$/, 'js'));
    mkdirSync(dirname(target), { recursive: true });
    if (file.endsWith('.json')) copyFileSync(join(from, file), target);
    else writeFileSync(target, transformFileSync(join(from, file), likeTheBuild).code);
  }
}
