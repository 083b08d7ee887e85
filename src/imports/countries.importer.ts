import { matching } from '../kernel/http/checks';
import { Field } from '../kernel/http/field';
import { ShortText, ShortTexts } from '../kernel/http/fields';
import { TimeZone } from '../kernel/http/time-fields';
import type { CountryProfile, RegionProfile } from '../parties/party.events';
import { sideAmong, thirdRegionsAmong } from '../reference/countries';
import type { ImportRun } from './import-run';
import type { Importer } from './importer';
import { checked, type Row } from './row';

const alpha2 = matching(/^[A-Z]{2}$/, 2, 'not-a-country-code', 'Expected two capital letters.');

class CountryRow {
  @Field(alpha2, { type: String }) readonly id: string;
  @ShortText() readonly en: string;
  @ShortText({ optional: true }) readonly ja?: string;
  @ShortText({ optional: true }) readonly de?: string;
  @ShortText({ optional: true }) readonly fr?: string;
  @ShortTexts() readonly groupings: string[];
  @TimeZone({ optional: true }) readonly timeZone?: string;
}

const thirdRegion = (name: string, nameLocal?: string): RegionProfile => ({
  side: 'third',
  classification: 'third-region',
  name,
  ...(nameLocal && { nameLocal }),
});

/** The third regions have no list of their own: they are groups of countries. */
const thirdRegions: Readonly<Record<string, RegionProfile>> = {
  AFRICA: thirdRegion('Africa'),
  SEASIA: thirdRegion('South-East Asia'),
  EASTERN_EUROPE: thirdRegion('Eastern Europe'),
};

/** The three third regions, as parties. */
export async function importThirdRegions(run: ImportRun): Promise<void> {
  for (const [id, profile] of Object.entries(thirdRegions)) {
    const party = { kind: 'region', id } as const;
    await run.ensure(party, async () => {
      const outcome = await run.party(run.context(), { party, profile });
      run.also.push({ row: -1, id, outcome });
      return profile;
    });
  }
}

function profileOf({ id, en, ja, de, fr, groupings, timeZone }: CountryRow): CountryProfile {
  return {
    side: sideAmong(groupings),
    name: en,
    country: id,
    names: { en, ja, de, fr },
    groupings,
    thirdRegions: thirdRegionsAmong(groupings),
    timeZone,
  };
}

export const countriesImporter: Importer = {
  shape: 'countries',
  signature: ['iso2', 'groupings'],
  prepare: importThirdRegions,
  async take(row: Row, run: ImportRun, source: string) {
    const country = await checked(CountryRow, {
      id: row.id,
      en: row.name_en,
      ja: row.name_ja,
      de: row.name_de,
      fr: row.name_fr,
      groupings: row.groupings,
      timeZone: row.timezone,
    });
    const party = { kind: 'country', id: country.id } as const;
    return run.party(run.context(), { party, profile: profileOf(country), source });
  },
};
