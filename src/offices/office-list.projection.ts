import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { ApiProperty } from '@nestjs/swagger';
import { Entity, Repository } from 'typeorm';
import { NotFound } from '../kernel/bad-input';
import { today } from '../kernel/clock';
import type { TextRef } from '../kernel/domain-event';
import { keyset, type Page, pageOf } from '../kernel/http/page';
import { lasts, type PartialDate } from '../kernel/partial-date';
import {
  FreeTextColumn,
  JsonColumn,
  OptionalText,
  TextColumn,
  TextList,
} from '../kernel/projections/columns';
import { Projects } from '../kernel/projections/projection';
import { type Folds, ProjectedRow, RowProjection } from '../kernel/projections/row-projection';
import { RowReader } from '../kernel/projections/row-reader';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import { type Party, sameParty } from '../parties/party.events';
import type { OfficeEvent, OfficeProfile } from './office.events';
import type { ListOfficesQuery } from './offices.dto';

interface Dated {
  readonly from: PartialDate;
  readonly to?: PartialDate;
  readonly source?: string;
}
type OperatorTerm = Dated & { readonly name: string; readonly nameLocal?: string; readonly party?: Party };
type AdviserTerm = Dated & { readonly adviser: Party };

const terms = (what: string) => ({
  type: 'array',
  items: {
    type: 'object',
    description: `${what}, with from, to (absent: no end is known) and source`,
    additionalProperties: true,
  },
});

@Entity('office_list')
export class OfficeRow extends ProjectedRow {
  @TextColumn() name: string;
  @OptionalText() nameLocal: string | null;
  @TextColumn({ enum: ['EU', 'JP'] }) side: 'EU' | 'JP';
  @TextColumn() country: string;
  @TextColumn() city: string;
  @OptionalText() cityLocal: string | null;
  @TextColumn() timeZone: string;
  @TextList() languages: readonly string[];
  @TextColumn() from: PartialDate;
  @OptionalText({ description: 'Its last day, month or year; null: no end is known.' })
  to: PartialDate | null;
  @ApiProperty({ description: 'By the calendar of its zone.' }) openToday: boolean;
  @JsonColumn(terms('name, nameLocal, party')) operators: readonly OperatorTerm[];
  @JsonColumn(terms('adviser, a party')) seniorAdvisers: readonly AdviserTerm[];
  @FreeTextColumn() note: TextRef | null;
  @FreeTextColumn({ description: 'Why it was closed.' }) reason: TextRef | null;
  @OptionalText() source: string | null;
}

const described = ({ nameLocal, cityLocal, note, ...profile }: OfficeProfile, source?: string) => ({
  ...profile,
  nameLocal: nameLocal ?? null,
  cityLocal: cityLocal ?? null,
  note: note ?? null,
  source: source ?? null,
});

@Projects({ name: 'office-list', version: 1 })
export class OfficeListProjection extends RowProjection<OfficeRow, OfficeEvent> {
  readonly row = OfficeRow;
  readonly blank = () => ({ operators: [], seniorAdvisers: [], to: null, reason: null });
  readonly key = ({ data }: StoredEvent<OfficeEvent>) => data.office;
  readonly when: Folds<OfficeRow, OfficeEvent> = {
    OfficeOpened: (_, { data: { profile, from, source } }) => ({ ...described(profile, source), from }),
    OfficeRevised: (_, { data: { profile, source } }) => described(profile, source),
    OfficeClosed: (_, { data: { on, reason } }) => ({ to: on, reason: reason ?? null }),
    OperatorAppointed: ({ operators }, { data: { office: _office, operator, ...term } }) => ({
      operators: [...operators, { ...operator, ...term }],
    }),
    OperatorReleased: ({ operators }, { data: { name, from, to } }) => ({
      operators: operators.map((one) => (one.name === name && one.from === from ? { ...one, to } : one)),
    }),
    SeniorAdviserAppointed: ({ seniorAdvisers }, { data: { office: _office, ...term } }) => ({
      seniorAdvisers: [...seniorAdvisers, term],
    }),
    SeniorAdviserReleased: ({ seniorAdvisers }, { data: { adviser, from, to } }) => ({
      seniorAdvisers: seniorAdvisers.map((one) =>
        sameParty(one.adviser, adviser) && one.from === from ? { ...one, to } : one,
      ),
    }),
  };
}

/** Whether an office receives anything today, by the calendar of its zone. */
export const isOpenToday = (office: Pick<OfficeRow, 'from' | 'to' | 'timeZone'>): boolean =>
  lasts(office, today(office.timeZone));

export class ListOffices extends Query<Page<object>> {
  constructor(readonly filter: ListOfficesQuery) {
    super();
  }
}

export class GetOffice extends Query<object> {
  constructor(readonly office: string) {
    super();
  }
}

const openOnDay = `left(:day, length(o.from)) >= o.from
  and (o.to is null or left(:day, length(o.to)) <= o.to)`;

const shown = (row: OfficeRow) => ({ ...row, openToday: isOpenToday(row) });

@QueryHandler(ListOffices)
export class ListOfficesHandler implements IQueryHandler<ListOffices> {
  constructor(
    @InjectRepository(OfficeRow) private readonly rows: Repository<OfficeRow>,
    private readonly reader: RowReader,
  ) {}

  async execute({ filter }: ListOffices): Promise<Page<object>> {
    const builder = this.rows.createQueryBuilder('o');
    if (filter.openOn) builder.andWhere(openOnDay, { day: filter.openOn });
    keyset(builder, { list: 'offices', columns: ['o.id'] }, filter);
    const page = pageOf('offices', await builder.getMany(), filter.limit, ({ id }) => [id]);
    return { ...page, items: await this.reader.withTexts(page.items.map(shown)) };
  }
}

@QueryHandler(GetOffice)
export class GetOfficeHandler implements IQueryHandler<GetOffice> {
  constructor(
    @InjectRepository(OfficeRow) private readonly rows: Repository<OfficeRow>,
    private readonly reader: RowReader,
  ) {}

  async execute({ office }: GetOffice): Promise<object> {
    const row = await this.rows.findOneBy({ id: office });
    if (!row) throw new NotFound('office');
    return (await this.reader.withTexts([shown(row)]))[0];
  }
}
