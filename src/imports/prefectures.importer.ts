import { Codes, Id, ShortText, WholeNumber } from '../kernel/http/fields';
import { TimeZone } from '../kernel/http/time-fields';
import type { PrefectureProfile } from '../parties/party.events';
import type { ImportRun } from './import-run';
import type { Importer } from './importer';
import { checked, type Row } from './row';

class PrefectureRow {
  @Id() readonly id: string;
  @ShortText() readonly name: string;
  @ShortText() readonly nameLocal: string;
  @ShortText({ optional: true }) readonly nameKana?: string;
  @ShortText({ optional: true }) readonly nameRomaji?: string;
  @ShortText() readonly region: string;
  @ShortText() readonly capital: string;
  @ShortText() readonly capitalLocal: string;
  @WholeNumber() readonly population: number;
  @Codes() readonly neighbours: string[];
  @TimeZone() readonly timeZone: string;
}

const profileOf = ({ id: _id, ...members }: PrefectureRow): PrefectureProfile => ({
  ...members,
  side: 'JP',
  country: 'JP',
});

export const prefecturesImporter: Importer = {
  shape: 'prefectures',
  signature: ['jis_code', 'name_kanji'],
  async take(row: Row, run: ImportRun, source: string) {
    const { id, name, region, capital, neighbours } = row;
    const prefecture = await checked(PrefectureRow, {
      id,
      name,
      region,
      capital,
      neighbours,
      nameLocal: row.name_kanji,
      nameKana: row.name_kana,
      nameRomaji: row.name_romaji_macron,
      capitalLocal: row.capital_kanji,
      population: row.population_2020,
      timeZone: row.timezone,
    });
    const party = { kind: 'prefecture', id: prefecture.id } as const;
    return run.party(run.context(), { party, profile: profileOf(prefecture), source });
  },
};
