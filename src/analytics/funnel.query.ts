import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { LedgerBound } from '../cooperations/ledger-bound';
import { stages } from '../cooperations/step';
import { countedAsOf, TOTAL } from './counted';
import type { Figure, FunnelRow } from './figures.dto';

export class GetFunnel extends Query<Figure<FunnelRow>> {
  constructor(readonly asOf?: string) {
    super();
  }
}

const FUNNEL = `select s.value as stage, ${countedAsOf("'stage'", 's.value')} as cooperations
  from unnest($2::text[]) with ordinality s(value, nth) order by nth`;

/** Cooperations by stage reached. The total is all cooperations: each stands in every stage that it has reached. */
@QueryHandler(GetFunnel)
export class GetFunnelHandler implements IQueryHandler<GetFunnel> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bound: LedgerBound,
  ) {}

  async execute({ asOf }: GetFunnel): Promise<Figure<FunnelRow>> {
    const asOfPosition = await this.bound.of(asOf);
    const rows = await this.dataSource.query<FunnelRow[]>(FUNNEL, [asOfPosition, stages]);
    const [{ total }] = await this.dataSource.query<{ total: number }[]>(TOTAL, [asOfPosition, 'stage']);
    return { rows, total, asOfPosition };
  }
}
