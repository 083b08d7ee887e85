import { type Labels, labelsIn } from './labels';
import { readList } from './reference-file';

type Side = 'EU' | 'JP' | 'third';

export interface Country {
  readonly id: string;
  readonly name_en: string;
  readonly name_ja: string;
  readonly name_de: string;
  readonly name_fr: string;
  /** EU, JP, SMP, OTHER_EEA, OTHER_EFTA and the third regions. */
  readonly groupings: readonly string[];
  readonly timezone: string;
}

export const thirdRegionIds = ['AFRICA', 'SEASIA', 'EASTERN_EUROPE'] as const;

const thirdRegionNames: Readonly<Record<string, Labels>> = {
  AFRICA: { en: 'Africa', ja: 'アフリカ', de: 'Afrika', fr: 'Afrique' },
  SEASIA: { en: 'South-East Asia', ja: '東南アジア', de: 'Südostasien', fr: 'Asie du Sud-Est' },
  EASTERN_EUROPE: { en: 'Eastern Europe', ja: '東欧', de: 'Osteuropa', fr: 'Europe de l’Est' },
} satisfies Readonly<Record<(typeof thirdRegionIds)[number], Labels>>;

export const countries = readList<Country>('countries');

const byId = new Map(countries.items.map((country) => [country.id, country]));

export const isCountry = (id: string): boolean => byId.has(id);

export function countryLabels(id: string): Labels | undefined {
  const country = byId.get(id);
  return country && labelsIn(country);
}

export const thirdRegionLabels = (id: string): Labels | undefined => thirdRegionNames[id];

export const thirdRegionsAmong = (groupings: readonly string[]): string[] =>
  groupings.filter((group) => (thirdRegionIds as readonly string[]).includes(group));

/** The side that a country itself is on. */
export function sideAmong(groupings: readonly string[]): Side {
  if (groupings.includes('JP')) return 'JP';
  return thirdRegionsAmong(groupings).length > 0 ? 'third' : 'EU';
}

/**
 * The sides on which an organisation of the country may stand, the likeliest first. A country that takes part in the
 * Single Market Programme and lies in a third region, such as Serbia, sends applicants and third partners.
 */
export function sidesOfCountry(id: string): readonly Side[] {
  const groupings = byId.get(id)?.groupings ?? [];
  const side = sideAmong(groupings);
  return side === 'third' && groupings.includes('SMP') ? ['third', 'EU'] : [side];
}
