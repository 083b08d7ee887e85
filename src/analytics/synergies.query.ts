import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { LedgerBound } from '../cooperations/ledger-bound';
import { decodeCursor, type Page, pageOf } from '../kernel/http/page';
import { countedAsOf, TOTAL } from './counted';
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

/** Whoever was interested in a third region at that position. */
const INTERESTED = `since <= $1 and (until is null or until > $1)`;

const ROWS = `
with c as (
  select f.value as third_region, ${countedAsOf("'third'", 'f.value')} as cooperations
  from figure_now f where f.kind = 'third'
), interested as (
  select third_region, count(*) filter (where side = 'EU') as eu, count(*) filter (where side = 'JP') as jp
  from interest_span where ${INTERESTED} group by third_region
), p as (select third_region, (eu * jp)::int as pairs from interested)
select third_region as "thirdRegion", coalesce(k.name, third_region) as name,
  coalesce(cooperations, 0) as cooperations, coalesce(pairs, 0) as pairs
from c full join p using (third_region)
left join lateral (select name from known_party where id in ('region:' || third_region, 'country:' || third_region)
                   and side = 'third' limit 1) k on true
where cooperations > 0 or pairs > 0
order by third_region collate "C"`;

const LIST = `
select "thirdRegion", eu, jp, coalesce(e.name, eu) as "euName", coalesce(j.name, jp) as "jpName"
from (
  select e.third_region as "thirdRegion", e.party_key as eu, j.party_key as jp
  from interest_span e join interest_span j on j.third_region = e.third_region
  where e.side = 'EU' and j.side = 'JP'
    and e.since <= $1 and (e.until is null or e.until > $1) and j.since <= $1 and (j.until is null or j.until > $1)
    and ($2::text is null or e.third_region = $2)
    and ($3::text is null or (e.third_region, e.party_key, j.party_key) > ($3, $4, $5))
  order by e.third_region, e.party_key, j.party_key limit $6
) pair left join known_party e on e.id = eu left join known_party j on j.id = jp
order by "thirdRegion", eu, jp`;

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
    const [{ total }] = await this.dataSource.query<{ total: number }[]>(TOTAL, [asOfPosition, 'third']);
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
