import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { NotFound } from '../kernel/bad-input';
import { keyset, type Page, pageOf } from '../kernel/http/page';
import { RowReader } from '../kernel/projections/row-reader';
import { matchWords } from '../parties/match-words';
import { PrefectureRow } from './prefecture-list.projection';
import type { ListPrefecturesQuery } from './prefectures.dto';

export class ListPrefectures extends Query<Page<object>> {
  constructor(readonly filter: ListPrefecturesQuery) {
    super();
  }
}

export class GetPrefecture extends Query<object> {
  constructor(readonly prefecture: string) {
    super();
  }
}

const shown = ({ search: _search, advisers, ...row }: PrefectureRow) => ({
  ...row,
  advisers: advisers.map(({ appointment: _appointment, ...adviser }) => adviser),
});

@QueryHandler(ListPrefectures)
export class ListPrefecturesHandler implements IQueryHandler<ListPrefectures> {
  constructor(
    @InjectRepository(PrefectureRow) private readonly rows: Repository<PrefectureRow>,
    private readonly reader: RowReader,
  ) {}

  async execute({ filter }: ListPrefectures): Promise<Page<object>> {
    const builder = this.rows.createQueryBuilder('p');
    if (filter.region) builder.andWhere('lower(p.region) = lower(:region)', { region: filter.region });
    matchWords(builder, 'p.search', filter.q);
    keyset(builder, { list: 'prefectures', columns: ['p.id'] }, filter);
    const page = pageOf('prefectures', await builder.getMany(), filter.limit, ({ id }) => [id]);
    return { ...page, items: await this.reader.withTexts(page.items.map(shown)) };
  }
}

@QueryHandler(GetPrefecture)
export class GetPrefectureHandler implements IQueryHandler<GetPrefecture> {
  constructor(
    @InjectRepository(PrefectureRow) private readonly rows: Repository<PrefectureRow>,
    private readonly reader: RowReader,
  ) {}

  async execute({ prefecture }: GetPrefecture): Promise<object> {
    const row = await this.rows.findOneBy({ id: prefecture });
    if (!row) throw new NotFound('prefecture');
    return (await this.reader.withTexts([shown(row)]))[0];
  }
}
