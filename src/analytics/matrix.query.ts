import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { LedgerBound, NEWEST } from '../cooperations/ledger-bound';
import { countedAsOf } from './counted';
import { Matrix } from './matrix';
import { MatrixCells } from './matrix-cells';

export class GetMatrix extends Query<Matrix> {
  constructor(readonly asOf?: string) {
    super();
  }
}

/**
 * As one text: thousands of rows would take longer to bring over than to count. In no order, which would take PostgreSQL up to as long
 * again where the rows lie scattered.
 */
const cellsOf = (counted: string) =>
  `select string_agg(f.value || ' ' || f.cooperations, ',') from (${counted}) f`;

const TODAY = `select value, cooperations from figure_now where kind = 'cell'`;
const NOW = `select (${NEWEST}) as position,
  (${cellsOf(TODAY)}) as cells,
  (select f.cooperations from figure_now f where f.kind = 'any' and f.value = 'cell') as total`;

/** A value has a row for each cooperation that it counts, so either those until then are counted or those since. */
const UNTIL = `select value, count(*) as cooperations from figure_count
  where kind = 'cell' and position <= $1 group by value`;
const SINCE = `select value, count(*) as cooperations from figure_count
  where kind = 'cell' and position > $1 group by value`;
const WITHOUT_THOSE_SINCE = `select n.value, n.cooperations - coalesce(l.cooperations, 0) as cooperations
  from figure_now n left join (${SINCE}) l using (value)
  where n.kind = 'cell' and n.cooperations > coalesce(l.cooperations, 0)`;

/** To count back from today is the shorter way where two thirds of what there is today was there by then. */
const AS_OF = `select $1 as position, t.total,
    case when 3 * t.total > 2 * t.now then (${cellsOf(WITHOUT_THOSE_SINCE)}) else (${cellsOf(UNTIL)}) end as cells
  from (select ${countedAsOf("'any'", "'cell'")} as total,
    (select cooperations from figure_now where kind = 'any' and value = 'cell') as now) t`;

const NAMES = `select coalesce(json_agg(json_build_array(kind, party_id, name) order by kind, party_id), '[]')::text as named
  from known_party where kind in ('region', 'prefecture')`;

interface Counted {
  readonly position: string | null;
  /** `FRF1 JP-22 1,FRF1 JP-21 3` */
  readonly cells: string | null;
  readonly total: number | null;
}

/**
 * Region by prefecture. A cooperation of several parties stands in several cells; the total counts it once, and counts
 * none that lacks one of the two sides.
 */
@QueryHandler(GetMatrix)
export class GetMatrixHandler implements IQueryHandler<GetMatrix> {
  private latest?: MatrixCells;

  constructor(
    private readonly dataSource: DataSource,
    private readonly bound: LedgerBound,
  ) {}

  async execute({ asOf }: GetMatrix): Promise<Matrix> {
    const [{ position, cells, total }, named] = await Promise.all([this.counted(asOf), this.named()]);
    const about = { total: total ?? 0, asOfPosition: position ?? (await this.bound.of(asOf)) };
    return new Matrix(this.latestOf(cells ?? '', named), about);
  }

  /** Most steps change no cell, and to write them all as JSON takes longer than to count them. */
  private latestOf(counted: string, named: string): MatrixCells {
    if (!this.latest?.saysTheSameAs(counted, named)) this.latest = new MatrixCells(counted, named);
    return this.latest;
  }

  private async counted(asOf: string | undefined): Promise<Counted> {
    const [counted] =
      asOf === undefined
        ? await this.dataSource.query<Counted[]>(NOW)
        : await this.dataSource.query<Counted[]>(AS_OF, [await this.bound.of(asOf)]);
    return counted;
  }

  private async named(): Promise<string> {
    const [{ named }] = await this.dataSource.query<{ named: string }[]>(NAMES);
    return named;
  }
}
