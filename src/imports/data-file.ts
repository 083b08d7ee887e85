import { isDay } from '../kernel/partial-date';
import { europeanClustersImporter, japaneseClustersImporter } from './clusters.importer';
import { countriesImporter } from './countries.importer';
import type { Importer } from './importer';
import { nutsImporter } from './nuts.importer';
import { officesImporter } from './offices.importer';
import { partnershipsImporter } from './partnerships.importer';
import { prefecturesImporter } from './prefectures.importer';
import { isRow } from './row';

/** In the order in which one rests on another. */
export const importers: readonly Importer[] = [
  countriesImporter,
  nutsImporter,
  prefecturesImporter,
  officesImporter,
  europeanClustersImporter,
  japaneseClustersImporter,
  partnershipsImporter,
];

/** This is no data file that Kakehashi knows. */
export class UnknownShape extends Error {}

export interface DataFile {
  readonly importer: Importer;
  readonly items: readonly unknown[];
  /** Shape and day of the file, kept with what comes from it. */
  readonly source: string;
}

const fits = ({ signature }: Importer, item: unknown) =>
  isRow(item) && signature.every((member) => member in item);

/** Recognises a file by the members of its items, never by its name. @throws UnknownShape */
export function dataFile(json: unknown): DataFile {
  const { items, retrieved } = isRow(json) ? json : { items: json, retrieved: undefined };
  if (!Array.isArray(items))
    throw new UnknownShape('A data file is an array of rows, or an object with such an array as `items`.');
  const importer = importers.find((one) => items.some((item) => fits(one, item)));
  if (!importer)
    throw new UnknownShape(
      `No row looks like one of ${importers.map(({ shape, signature }) => `${shape} (${signature.join(', ')})`).join('; ')}.`,
    );
  return { importer, items, source: isDay(retrieved) ? `${importer.shape} ${retrieved}` : importer.shape };
}
