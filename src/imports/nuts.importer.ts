import { Id, OneOf, ShortText, WholeNumber } from '../kernel/http/fields';
import type { RegionProfile } from '../parties/party.events';
import { CountryCode } from '../reference/code-fields';
import { importThirdRegions } from './countries.importer';
import type { ImportRun } from './import-run';
import type { Importer } from './importer';
import { checked, type Row } from './row';

class NutsRow {
  @Id() readonly id: string;
  @WholeNumber({ max: 2 }) readonly level: number;
  @ShortText() readonly name: string;
  @ShortText({ optional: true }) readonly nameLocal?: string;
  @CountryCode() readonly country: string;
  @Id({ optional: true }) readonly parent?: string;
  @OneOf(['EU', 'EFTA', 'candidate', 'potential_candidate'], { optional: true }) readonly status?: string;
}

/** Regions of candidate countries stand on the European side, as they may apply; the country itself may not. */
const profileOf = ({ name, nameLocal, country, level, parent, status }: NutsRow): RegionProfile => ({
  side: 'EU',
  classification: 'nuts',
  name,
  nameLocal: nameLocal === name ? undefined : nameLocal,
  country,
  level,
  parent,
  status,
});

export const nutsImporter: Importer = {
  shape: 'nuts',
  signature: ['level', 'country_nuts'],
  prepare: importThirdRegions,
  async take(row: Row, run: ImportRun, source: string) {
    const { id, level, name, country, parent, status } = row;
    const members = { id, level, name, country, parent, status, nameLocal: row.name_national };
    const region = await checked(NutsRow, members);
    const party = { kind: 'region', id: region.id } as const;
    return run.party(run.context(), { party, profile: profileOf(region), source });
  },
};
