import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the data files that ship with Kakehashi, whether it runs from `src` or from `dist`. */
export const dataFolder = join(__dirname, '../../data');

export interface ReferenceList<Item> {
  readonly source: string;
  /** Day on which the source was read. */
  readonly retrieved: string;
  readonly items: readonly Item[];
}

export const readList = <Item>(name: string): ReferenceList<Item> =>
  JSON.parse(readFileSync(join(dataFolder, `${name}.json`), 'utf8')) as ReferenceList<Item>;
