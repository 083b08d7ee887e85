import type { EntityManager } from 'typeorm';
import type { Position } from '../kernel/event-store/event-store';
import { insertRows, upsertRows } from '../kernel/projections/upsert-rows';
import { InterestSpan, ThirdRegionInterest } from './third-region-interest';

type Said = Pick<ThirdRegionInterest, 'partyKey' | 'source' | 'side' | 'thirdRegions'>;

const sourceKey = ({ partyKey, source }: Said) => `${partyKey} ${source}`;
const spanKey = (partyKey: string, side: string, thirdRegion: string) => `${partyKey} ${side} ${thirdRegion}`;

/** Writes what parties say of their interests, and from where to where each interest lasts. */
export async function writeInterests(
  tx: EntityManager,
  interests: readonly ThirdRegionInterest[],
): Promise<void> {
  if (interests.length === 0) return;
  const parties = interests.map(({ partyKey }) => partyKey);
  const sources = interests.map(({ source }) => source);
  const said = await tx.query<Said[]>(SAID, [parties, sources]);
  const spans = new Spans(await tx.query<InterestSpan[]>(OPEN, [parties]));
  const newest = new Map(said.map((row) => [sourceKey(row), row]));
  for (const interest of interests) {
    spans.turn(newest.get(sourceKey(interest)), interest);
    newest.set(sourceKey(interest), interest);
  }
  await insertRows(tx, ThirdRegionInterest, interests);
  await upsertRows(tx, InterestSpan, [...spans.touched]);
}

/** An interest lasts as long as any source says so. */
class Spans {
  readonly touched = new Set<InterestSpan>();
  private readonly open: Map<string, InterestSpan>;

  constructor(spans: readonly InterestSpan[]) {
    this.open = new Map(spans.map((span) => [spanKey(span.partyKey, span.side, span.thirdRegion), span]));
  }

  turn(before: Said | undefined, { partyKey, side, position, thirdRegions }: ThirdRegionInterest): void {
    const now = new Set(thirdRegions);
    const then = new Set(before?.thirdRegions);
    const sameSide = before?.side === side;
    for (const thirdRegion of now)
      if (!sameSide || !then.has(thirdRegion)) this.begin({ partyKey, side, thirdRegion, since: position });
    for (const thirdRegion of then)
      if (!sameSide || !now.has(thirdRegion))
        this.end(spanKey(partyKey, before?.side ?? side, thirdRegion), position);
  }

  private begin(span: Pick<InterestSpan, 'partyKey' | 'side' | 'thirdRegion' | 'since'>): void {
    const key = spanKey(span.partyKey, span.side, span.thirdRegion);
    const open = this.open.get(key) ?? { ...span, until: null, sources: 0 };
    this.open.set(key, open);
    open.sources++;
    this.touched.add(open);
  }

  private end(key: string, position: Position): void {
    const span = this.open.get(key)!;
    span.sources--;
    this.touched.add(span);
    if (span.sources > 0) return;
    span.until = position;
    this.open.delete(key);
  }
}

const SAID = `select distinct on (party_key, source) party_key as "partyKey", source, side, third_regions as "thirdRegions"
  from third_region_interest
  where (party_key, source) in (select * from unnest($1::text[], $2::text[]))
  order by party_key, source, position desc`;

const OPEN = `select party_key as "partyKey", third_region as "thirdRegion", since, until, side, sources
  from interest_span where party_key = any($1) and until is null`;
