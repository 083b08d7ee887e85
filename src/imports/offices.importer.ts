import { NestedList, ShortText } from '../kernel/http/fields';
import { PartyDto, PartyField } from '../kernel/http/party.dto';
import { PartialDateField } from '../kernel/http/time-fields';
import type { Texts } from '../kernel/payloads/payloads';
import { office } from '../offices/office';
import { type ImportedOffice, importOffice } from '../offices/office-import';
import { ImportOffice } from '../offices/offices.commands';
import { OpenOfficeDto } from '../offices/offices.dto';
import type { ImportRun } from './import-run';
import type { Importer } from './importer';
import { checked, renamed, type Row } from './row';

class TermRow {
  @PartialDateField() readonly from: string;
  @PartialDateField({ optional: true }) readonly to?: string;
  @ShortText({ optional: true }) readonly source?: string;
}

class OperatorRow extends TermRow {
  @ShortText() readonly name: string;
  @ShortText({ optional: true }) readonly nameLocal?: string;
  @PartyField({ optional: true }) readonly party?: PartyDto;
}

class AdviserRow extends TermRow {
  @PartyField() readonly adviser: PartyDto;
}

class OfficeRow extends OpenOfficeDto {
  @PartialDateField({ optional: true }) readonly to?: string;
  @NestedList(() => OperatorRow) readonly operators: OperatorRow[];
  @NestedList(() => AdviserRow) readonly seniorAdvisers: AdviserRow[];
}

function membersOf(row: Row): Row {
  const { id, name, side, country, city, languages, from, to, note } = row;
  return {
    ...{ id, name, side, country, city, languages, from, to, note },
    nameLocal: row.name_local,
    cityLocal: row.city_local,
    timeZone: row.timezone,
    operators: renamed(row.operators, ({ name_local: nameLocal, ...operator }) => ({
      ...operator,
      nameLocal,
    })),
    seniorAdvisers: renamed(row.senior_advisers, (adviser) => adviser),
  };
}

function imported(row: OfficeRow, texts: Texts, source: string): ImportedOffice {
  const { id, from, to, operators, seniorAdvisers, note, ...profile } = row;
  return {
    office: id,
    profile: { ...profile, note: texts.optional('/note', note) },
    from,
    to,
    source,
    operators: operators.map(({ from: since, to: until, source: said, ...operator }) => ({
      operator,
      from: since,
      to: until,
      source: said,
    })),
    seniorAdvisers,
  };
}

export const officesImporter: Importer = {
  shape: 'offices',
  signature: ['operators', 'timezone'],
  async take(row: Row, run: ImportRun, source: string) {
    const stated = await checked(OfficeRow, membersOf(row));
    for (const [index, { party }] of stated.operators.entries())
      if (party) await run.mustKnow(party, `/operators/${index}/party`);
    for (const [index, { adviser }] of stated.seniorAdvisers.entries())
      await run.mustKnow(adviser, `/senior_advisers/${index}/adviser`);

    const context = run.context();
    const texts = run.draft(context);
    const data = imported(stated, texts, source);
    return run.attempt({
      decider: office,
      id: data.office,
      isNew: ({ status }) => status === 'unknown',
      decision: (state) => importOffice(state, data),
      command: new ImportOffice(context, data, texts),
    });
  },
};
