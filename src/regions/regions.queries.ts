import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type SelectQueryBuilder } from 'typeorm';
import { NotFound } from '../kernel/bad-input';
import { keyset, type Page, pageOf } from '../kernel/http/page';
import { matchWords } from '../parties/match-words';
import { RegionRow } from './region-list.projection';
import type { GetRegionQuery, ListRegionsQuery } from './regions.dto';

export class ListRegions extends Query<Page<object>> {
  constructor(readonly filter: ListRegionsQuery) {
    super();
  }
}

export class GetRegion extends Query<object> {
  constructor(
    readonly region: string,
    readonly kind: GetRegionQuery['kind'],
  ) {
    super();
  }
}

/** All NUTS and third regions; of the countries those that belong to a third region. */
const listed = `(r.classification <> 'country' or cardinality(r.third_regions) > 0)`;

/** The id that is answered is that of the party; the row's own tells a region and a country of one id apart. */
const shown = ({ search: _search, partyId, ...row }: RegionRow) => ({ ...row, id: partyId });

function narrowed(
  builder: SelectQueryBuilder<RegionRow>,
  { side, country, level, thirdRegion, classification }: ListRegionsQuery,
): void {
  if (side) builder.andWhere('r.side = :side', { side });
  if (country) builder.andWhere('r.country = :country', { country });
  if (level !== undefined) builder.andWhere('r.level = :level', { level });
  if (thirdRegion) builder.andWhere(':thirdRegion = any(r.third_regions)', { thirdRegion });
  if (classification) builder.andWhere('r.classification = :classification', { classification });
}

@QueryHandler(ListRegions)
export class ListRegionsHandler implements IQueryHandler<ListRegions> {
  constructor(@InjectRepository(RegionRow) private readonly rows: Repository<RegionRow>) {}

  async execute({ filter }: ListRegions): Promise<Page<object>> {
    const builder = this.rows.createQueryBuilder('r').where(listed);
    narrowed(builder, filter);
    matchWords(builder, 'r.search', filter.q);
    keyset(builder, { list: 'regions', columns: ['r.partyId', 'r.id'] }, filter);
    const rows = await builder.getMany();
    const page = pageOf('regions', rows, filter.limit, ({ partyId, id }) => [partyId, id]);
    return { ...page, items: page.items.map(shown) };
  }
}

@QueryHandler(GetRegion)
export class GetRegionHandler implements IQueryHandler<GetRegion> {
  constructor(@InjectRepository(RegionRow) private readonly rows: Repository<RegionRow>) {}

  async execute({ region, kind }: GetRegion): Promise<object> {
    const builder = this.rows
      .createQueryBuilder('r')
      .where(listed)
      .andWhere('r.partyId = :region', { region });
    if (kind) builder.andWhere(`r.party->>'kind' = :kind`, { kind });
    // `region:AL` sorts after `country:AL`.
    const row = await builder.orderBy('r.id', 'DESC').limit(1).getOne();
    if (!row) throw new NotFound('region');
    return shown(row);
  }
}
