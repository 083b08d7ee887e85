import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { LedgerBound } from '../cooperations/ledger-bound';
import { decodeCursor, type Page, pageOf } from '../kernel/http/page';
import type { Figure, ListPairsQuery, SynergyPairRow, SynergyRow } from './figures.dto';

export class GetSynergies extends Query<Figure<SynergyRow>> {
  constructor(readonly asOf?: string) {
    super();
  }
}

export class ListSynergyPairs extends Query<Page<SynergyPairRow> & { asOfPosition: string }> {
  constructor(readonly filter: ListPairsQuery) {
    super();
  }
}

/** The newest that each party has said in each place (its profile, each application) is what holds. */
const PAIRS = `
with said as (
  select distinct on (party_key, source) party_key, side, third_regions
  from third_region_interest where position <= $1 order by party_key, source, position desc
), interest as (
  select distinct party_key, side, v as third_region from said, unnest(third_regions) v
), pair as (
  select e.third_region, e.party_key as eu, j.party_key as jp
  from interest e join interest j using (third_region) where e.side = 'EU' and j.side = 'JP'
)`;

const TAKING_PART = `select distinct cooperation_id, v as third_region
  from cooperation_step, unnest(third_regions) v where position <= $1`;

const ROWS = `${PAIRS}, taking_part as (${TAKING_PART}),
c as (select third_region, count(*)::int as cooperations from taking_part group by third_region),
p as (select third_region, count(*)::int as pairs from pair group by third_region)
select third_region as "thirdRegion", coalesce(k.name, third_region) as name,
  coalesce(cooperations, 0) as cooperations, coalesce(pairs, 0) as pairs
from c full join p using (third_region)
left join lateral (select name from known_party where id in ('region:' || third_region, 'country:' || third_region)
                   and side = 'third' limit 1) k on true
order by third_region collate "C"`;

const TOTAL = `select count(distinct cooperation_id)::int as total from (${TAKING_PART}) t`;

const LIST = `${PAIRS}
select third_region as "thirdRegion", eu, jp, coalesce(e.name, eu) as "euName", coalesce(j.name, jp) as "jpName"
from pair left join known_party e on e.id = eu left join known_party j on j.id = jp
where ($2::text is null or third_region = $2)
  and ($3::text is null or (third_region collate "C", eu collate "C", jp collate "C") > ($3, $4, $5))
order by third_region collate "C", eu collate "C", jp collate "C" limit $6`;

/** Cooperations with a third-region party, and pairs that could go there together. The total counts the cooperations. */
@QueryHandler(GetSynergies)
export class GetSynergiesHandler implements IQueryHandler<GetSynergies> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bound: LedgerBound,
  ) {}

  async execute({ asOf }: GetSynergies): Promise<Figure<SynergyRow>> {
    const asOfPosition = await this.bound.of(asOf);
    const rows = await this.dataSource.query<SynergyRow[]>(ROWS, [asOfPosition]);
    const [{ total }] = await this.dataSource.query<{ total: number }[]>(TOTAL, [asOfPosition]);
    return { rows, total, asOfPosition };
  }
}

@QueryHandler(ListSynergyPairs)
export class ListSynergyPairsHandler implements IQueryHandler<ListSynergyPairs> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bound: LedgerBound,
  ) {}

  async execute({ filter: { asOf, thirdRegion, limit, cursor } }: ListSynergyPairs) {
    const asOfPosition = await this.bound.of(asOf);
    const [afterRegion, afterEu, afterJp] = cursor ? decodeCursor('pairs', 3, cursor) : [];
    const after = [afterRegion, afterEu, afterJp];
    const rows = await this.dataSource.query<SynergyPairRow[]>(LIST, [
      asOfPosition,
      thirdRegion,
      ...after,
      limit + 1,
    ]);
    return { ...pageOf('pairs', rows, limit, ({ thirdRegion: t, eu, jp }) => [t, eu, jp]), asOfPosition };
  }
}
