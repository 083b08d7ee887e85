import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Temporal } from 'temporal-polyfill';
import { BadInput } from '../../kernel/bad-input';
import { today } from '../../kernel/clock';
import { EVENT_STORE, type EventStore, type Position } from '../../kernel/event-store/event-store';
import { ForeignPosition } from '../../kernel/event-store/event-store-errors';
import { Followers } from '../../kernel/following/followers';
import { asOfFrom } from '../../kernel/http/as-of';
import { isDay } from '../../kernel/partial-date';
import type { Fact, FactOf } from './facts';

const WAIT_MS = 2000;
const PAGE = 5000;

/** One version of a fact, and which one it is. */
export interface Known<Kind extends Fact['kind'] = Fact['kind']> {
  readonly id: string;
  readonly since: Position;
  readonly revision: number;
  readonly fact: FactOf<Kind>;
}

export interface Bound {
  readonly position: Position;
  readonly day: string;
}

interface Newest {
  readonly since: Position;
  readonly knownAt: string;
}

/** The facts of matching as they were at any position of the record. */
@Injectable()
export class FactReader {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly followers: Followers,
  ) {}

  /**
   * The last position that counts now, at a moment, or at the position given, with the day by which terms are judged then:
   * the day given, or in Japan that of the moment, or on which the position was recorded; never one that is yet to come.
   *
   * @throws BadInput for a position that is none, or that has yet to be reached
   */
  async bound(asOf: string | undefined, pointer = '?asOf'): Promise<Bound> {
    const moment = asOfFrom(asOf, pointer);
    if (moment === undefined) {
      const [row] = await this.dataSource.query<Newest[]>(NEWEST);
      return { position: row?.since ?? this.store.start, day: today() };
    }
    if (/^\d{4}-/.test(moment)) {
      const [row] = await this.dataSource.query<Newest[]>(NEWEST_BY, [moment]);
      const day = isDay(asOf) ? asOf : dayInJapan(moment);
      return { position: row?.since ?? this.store.start, day: day < today() ? day : today() };
    }
    const position = await this.reached(moment, pointer);
    const [row] = await this.dataSource.query<Newest[]>(NEWEST_UP_TO, [position]);
    return { position, day: row ? dayInJapan(row.knownAt) : today() };
  }

  byId<Kind extends Fact['kind']>(
    kind: Kind,
    things: readonly string[],
    position: Position,
  ): Promise<Known<Kind>[]> {
    const ids = things.map((thing) => `${kind} ${thing}`);
    return this.dataSource.query(BY_ID, [ids, position]);
  }

  /** Everything that holds as of a position, in pages, in the order in which it came to be. */
  held(position: Position): AsyncGenerator<Known[]> {
    return this.pages(HELD, this.store.start, position);
  }

  /** Every version of every fact up to a position, in the same way. */
  history(to: Position): AsyncGenerator<Known[]> {
    return this.pages(VERSIONS, this.store.start, to);
  }

  /** What has become known since a position. */
  newer(after: Position): AsyncGenerator<Known[]> {
    return this.pages(ALL, after);
  }

  private async *pages(query: string, after: Position, ...values: Position[]): AsyncGenerator<Known[]> {
    for (let last = after; ;) {
      const page = await this.dataSource.query<Known[]>(query, [last, ...values]);
      if (page.length > 0) yield page;
      if (page.length < PAGE) return;
      last = page.at(-1)!.since;
    }
  }

  private async reached(position: string, pointer: string): Promise<Position> {
    try {
      this.store.compare(position, this.store.start);
    } catch (error) {
      if (!(error instanceof ForeignPosition)) throw error;
      const detail = 'Expected a moment with its offset, a day, or a position of this record.';
      throw new BadInput({ pointer, code: 'unknown-position', detail });
    }
    if (await this.followers.visible(position, WAIT_MS)) return position as Position;
    const detail = 'The record has not come to this position yet.';
    throw new BadInput({ pointer, code: 'position-not-reached', detail });
  }
}

const FACTS = 'select id, since, revision, fact from matching_fact';

const HOLDS = 'since <= $2 and (until is null or until > $2)';

const HELD = `${FACTS} where since > $1 and ${HOLDS} order by since limit ${PAGE}`;

const VERSIONS = `${FACTS} where since > $1 and since <= $2 order by since limit ${PAGE}`;

const ALL = `${FACTS} where since > $1 order by since limit ${PAGE}`;

const BY_ID = `${FACTS} where id = any($1) and ${HOLDS} order by id`;

const NEWEST = `select since, known_at as "knownAt" from matching_fact order by since desc limit 1`;

const NEWEST_UP_TO = `select since, known_at as "knownAt" from matching_fact where since <= $1
  order by since desc limit 1`;

const NEWEST_BY = `select since, known_at as "knownAt" from matching_fact where known_at <= $1
  order by known_at desc, since desc limit 1`;

const dayInJapan = (instant: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString();
