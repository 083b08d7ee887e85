import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const withoutComments = (text: string) => text.replace(/\/\*[^]*?\*\/|\/\/.*/g, '');

/** Where a file below `folder` that is `meant` says what is `forbidden`, as `file: words`. */
export function sayings(folder: string, meant: (file: string) => boolean, forbidden: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => meant(file) && file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .flatMap((file) => {
      const text = withoutComments(readFileSync(join(folder, file), 'utf8'));
      return (text.match(forbidden) ?? []).map((words) => `${file}: ${words}`);
    })
    .toSorted();
}
