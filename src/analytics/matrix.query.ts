import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { LedgerBound } from '../cooperations/ledger-bound';
import { countedAsOf, TOTAL } from './counted';
import type { Figure, MatrixRow } from './figures.dto';

export class GetMatrix extends Query<Figure<MatrixRow>> {
  constructor(readonly asOf?: string) {
    super();
  }
}

const CELLS = `
with cell as (
  select value, split_part(value, ' ', 1) as region, split_part(value, ' ', 2) as prefecture
  from figure_now where kind = 'cell'
), counted as (
  select region, prefecture, ${countedAsOf("'cell'", 'cell.value')} as cooperations from cell
)
select counted.region, counted.prefecture, cooperations,
  coalesce(r.name, counted.region) as "regionName", coalesce(p.name, counted.prefecture) as "prefectureName"
from counted
left join known_party r on r.id = 'region:' || counted.region
left join known_party p on p.id = 'prefecture:' || counted.prefecture
where cooperations > 0
order by counted.region collate "C", counted.prefecture collate "C"`;

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
    const [{ total }] = await this.dataSource.query<{ total: number }[]>(TOTAL, [asOfPosition, 'cell']);
    return { rows, total, asOfPosition };
  }
}
