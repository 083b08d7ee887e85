import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type SelectQueryBuilder } from 'typeorm';
import { NotFound } from '../kernel/bad-input';
import { today } from '../kernel/clock';
import { keyset, type Page, pageOf } from '../kernel/http/page';
import { RowReader } from '../kernel/projections/row-reader';
import { matchWords } from '../parties/match-words';
import { ClusterRow } from './cluster-list.projection';
import type { ListClustersQuery } from './clusters.query-dto';

export class ListClusters extends Query<Page<object>> {
  constructor(readonly filter: ListClustersQuery) {
    super();
  }
}

export class GetCluster extends Query<object> {
  constructor(readonly cluster: string) {
    super();
  }
}

/** A date known only to its year or month has not passed before that year or month has. */
const isActive = `(c.status = 'active' and
  (c.active_until is null or c.active_until collate "C" >= left(:today, length(c.active_until)) collate "C"))`;

function shown({ search: _search, ...row }: ClusterRow) {
  const { status, activeUntil } = row;
  const past = activeUntil !== null && activeUntil < today().slice(0, activeUntil.length);
  return { ...row, active: status === 'active' && !past };
}

function narrowed(builder: SelectQueryBuilder<ClusterRow>, filter: ListClustersQuery): void {
  const { side, country, nuts, prefecture, kind, ecosystem, technology, active } = filter;
  const equal = { side, country, prefecture, kind };
  for (const [column, value] of Object.entries(equal))
    if (value !== undefined) builder.andWhere(`c.${column} = :${column}`, { [column]: value });
  if (nuts) builder.andWhere('starts_with(c.nuts, :nuts)', { nuts });
  if (ecosystem) builder.andWhere('c.ecosystems @> array[:ecosystem]', { ecosystem });
  if (technology) builder.andWhere('c.technologies @> array[:technology]', { technology });
  if (active !== undefined) builder.andWhere(`${isActive} = :active`, { active, today: today() });
}

@QueryHandler(ListClusters)
export class ListClustersHandler implements IQueryHandler<ListClusters> {
  constructor(
    @InjectRepository(ClusterRow) private readonly rows: Repository<ClusterRow>,
    private readonly reader: RowReader,
  ) {}

  async execute({ filter }: ListClusters): Promise<Page<object>> {
    const builder = this.rows.createQueryBuilder('c');
    narrowed(builder, filter);
    matchWords(builder, 'c.search', filter.q);
    keyset(builder, { list: 'clusters', columns: ['c.id'] }, filter);
    const page = pageOf('clusters', await builder.getMany(), filter.limit, ({ id }) => [id]);
    return { ...page, items: await this.reader.withTexts(page.items.map(shown)) };
  }
}

@QueryHandler(GetCluster)
export class GetClusterHandler implements IQueryHandler<GetCluster> {
  constructor(
    @InjectRepository(ClusterRow) private readonly rows: Repository<ClusterRow>,
    private readonly reader: RowReader,
  ) {}

  async execute({ cluster }: GetCluster): Promise<object> {
    const row = await this.rows.findOneBy({ id: cluster });
    if (!row) throw new NotFound('cluster');
    return (await this.reader.withTexts([shown(row)]))[0];
  }
}
