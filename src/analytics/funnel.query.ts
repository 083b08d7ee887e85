import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { LedgerBound } from '../cooperations/ledger-bound';
import { type Stage, stages } from '../cooperations/step';
import type { Figure, FunnelRow } from './figures.dto';

export class GetFunnel extends Query<Figure<FunnelRow>> {
  constructor(readonly asOf?: string) {
    super();
  }
}

const REACHED = `select stage, count(distinct cooperation_id)::int as cooperations
  from cooperation_step where position <= $1 group by stage`;

const TOTAL = `select count(distinct cooperation_id)::int as total from cooperation_step where position <= $1`;

/** Cooperations by stage reached. The total is all cooperations: each stands in every stage that it has reached. */
@QueryHandler(GetFunnel)
export class GetFunnelHandler implements IQueryHandler<GetFunnel> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bound: LedgerBound,
  ) {}

  async execute({ asOf }: GetFunnel): Promise<Figure<FunnelRow>> {
    const asOfPosition = await this.bound.of(asOf);
    const reached = await this.dataSource.query<{ stage: Stage; cooperations: number }[]>(REACHED, [
      asOfPosition,
    ]);
    const [{ total }] = await this.dataSource.query<{ total: number }[]>(TOTAL, [asOfPosition]);
    const counts = new Map(reached.map(({ stage, cooperations }) => [stage, cooperations]));
    return {
      rows: stages.map((stage) => ({ stage, cooperations: counts.get(stage) ?? 0 })),
      total,
      asOfPosition,
    };
  }
}
