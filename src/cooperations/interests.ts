import type { EntityManager } from 'typeorm';
import type { InterestSpan, ThirdRegionInterest } from './third-region-interest';

type Said = Pick<ThirdRegionInterest, 'partyKey' | 'source' | 'side' | 'thirdRegions'>;

const sourceKey = ({ partyKey, source }: Said) => `${partyKey} ${source}`;
const spanKey = (partyKey: string, side: string, thirdRegion: string) => `${partyKey} ${side} ${thirdRegion}`;

/** From where to where each interest of a party lasts: as long as any source says so. */
export class Interests {
  readonly touched = new Set<InterestSpan>();
  private readonly newest: Map<string, Said>;
  private readonly open: Map<string, InterestSpan>;

  private constructor(said: readonly Said[], open: readonly InterestSpan[]) {
    this.newest = new Map(said.map((row) => [sourceKey(row), row]));
    this.open = new Map(open.map((span) => [spanKey(span.partyKey, span.side, span.thirdRegion), span]));
  }

  /** With what these parties have said and not taken back. */
  static async of(tx: EntityManager, interests: readonly ThirdRegionInterest[]): Promise<Interests> {
    const parties = interests.map(({ partyKey }) => partyKey);
    const sources = interests.map(({ source }) => source);
    const said = await tx.query<Said[]>(SAID, [parties, sources]);
    return new Interests(said, await tx.query<InterestSpan[]>(OPEN, [parties]));
  }

  /** All spans are touched: while the ledger is folded anew, they are yet to be written. */
  static async ofAll(tx: EntityManager): Promise<Interests> {
    const interests = new Interests([], []);
    interests.turn(await tx.query<ThirdRegionInterest[]>(ALL));
    return interests;
  }

  turn(said: readonly ThirdRegionInterest[]): void {
    for (const interest of said) {
      this.turnOne(this.newest.get(sourceKey(interest)), interest);
      this.newest.set(sourceKey(interest), interest);
    }
  }

  private turnOne(
    before: Said | undefined,
    { partyKey, side, position, thirdRegions }: ThirdRegionInterest,
  ): void {
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

  private end(key: string, position: InterestSpan['since']): void {
    const span = this.open.get(key)!;
    span.sources--;
    this.touched.add(span);
    if (span.sources > 0) return;
    span.until = position;
    this.open.delete(key);
  }
}

const COLUMNS = `party_key as "partyKey", source, side, third_regions as "thirdRegions"`;

const SAID = `select distinct on (party_key, source) ${COLUMNS} from third_region_interest
  where (party_key, source) in (select * from unnest($1::text[], $2::text[]))
  order by party_key, source, position desc`;

const ALL = `select ${COLUMNS}, position from third_region_interest order by position`;

const OPEN = `select party_key as "partyKey", third_region as "thirdRegion", since, until, side, sources
  from interest_span where party_key = any($1) and until is null`;
