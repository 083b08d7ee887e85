import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { LedgerBound } from '../cooperations/ledger-bound';
import type { Figure, MatrixRow } from './figures.dto';

export class GetMatrix extends Query<Figure<MatrixRow>> {
  constructor(readonly asOf?: string) {
    super();
  }
}

const PLACED = `
with region as (
  select distinct cooperation_id, v as region from cooperation_step, unnest(regions) v where position <= $1
), prefecture as (
  select distinct cooperation_id, v as prefecture from cooperation_step, unnest(prefectures) v where position <= $1
)`;

const CELLS = `${PLACED}, cell as (
  select region, prefecture, count(*)::int as cooperations
  from region join prefecture using (cooperation_id) group by region, prefecture
)
select cell.region, cell.prefecture, cooperations,
  coalesce(r.name, cell.region) as "regionName", coalesce(p.name, cell.prefecture) as "prefectureName"
from cell
left join known_party r on r.id = 'region:' || cell.region
left join known_party p on p.id = 'prefecture:' || cell.prefecture
order by cell.region collate "C", cell.prefecture collate "C"`;

const TOTAL = `${PLACED}
select count(distinct cooperation_id)::int as total from region join prefecture using (cooperation_id)`;

/**
 * Region by prefecture. A cooperation of several parties stands in several cells; the total counts it once, and counts
 * none that lacks one of the two sides.
 */
@QueryHandler(GetMatrix)
export class GetMatrixHandler implements IQueryHandler<GetMatrix> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bound: LedgerBound,
  ) {}

  async execute({ asOf }: GetMatrix): Promise<Figure<MatrixRow>> {
    const asOfPosition = await this.bound.of(asOf);
    const rows = await this.dataSource.query<MatrixRow[]>(CELLS, [asOfPosition]);
    const [{ total }] = await this.dataSource.query<{ total: number }[]>(TOTAL, [asOfPosition]);
    return { rows, total, asOfPosition };
  }
}
