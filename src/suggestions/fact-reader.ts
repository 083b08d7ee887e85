import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BadInput } from '../kernel/bad-input';
import { EVENT_STORE, type EventStore, type Position } from '../kernel/event-store/event-store';
import { ForeignPosition } from '../kernel/event-store/event-store-errors';
import { Followers } from '../kernel/following/followers';
import { asOfFrom } from '../kernel/http/as-of';
import type { Fact, FactOf } from './facts';

const WAIT_MS = 2000;

/** One version of a fact, and which one it is. */
export interface Known<Kind extends Fact['kind'] = Fact['kind']> {
  readonly id: string;
  readonly since: Position;
  readonly revision: number;
  readonly fact: FactOf<Kind>;
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
   * The last position that counts now, at a moment, or at the position given.
   * @throws BadInput for a position that is none, or that has yet to be reached
   */
  async bound(asOf: string | undefined, pointer = '?asOf'): Promise<Position> {
    const moment = asOfFrom(asOf, pointer);
    if (moment !== undefined && !/^\d{4}-/.test(moment)) return this.reached(moment, pointer);
    const [row] = await this.dataSource.query<{ since: Position | null }[]>(
      moment === undefined ? NEWEST : NEWEST_BY,
      moment === undefined ? [] : [moment],
    );
    return row?.since ?? this.store.start;
  }

  /** All facts of some kinds as of a position. */
  ofKinds<Kind extends Fact['kind']>(kinds: readonly Kind[], position: Position): Promise<Known<Kind>[]> {
    return this.dataSource.query(`${HELD} and kind = any($2) order by id`, [position, kinds]);
  }

  /** Facts of some kinds that concern one of these parties, given by their keys. */
  about<Kind extends Fact['kind']>(
    kinds: readonly Kind[],
    parties: readonly string[],
    position: Position,
  ): Promise<Known<Kind>[]> {
    return this.dataSource.query(`${HELD} and kind = any($2) and parties && $3::text[] order by id`, [
      position,
      kinds,
      parties,
    ]);
  }

  byId<Kind extends Fact['kind']>(
    kind: Kind,
    things: readonly string[],
    position: Position,
  ): Promise<Known<Kind>[]> {
    const ids = things.map((thing) => `${kind} ${thing}`);
    return this.dataSource.query(`${HELD} and id = any($2) order by id`, [position, ids]);
  }

  /** Every version of the facts of these kinds from the beginning, in the order in which they came to be. */
  history<Kind extends Fact['kind']>(kinds: readonly Kind[], to: Position): Promise<Known<Kind>[]> {
    return this.dataSource.query(
      `select id, since, revision, fact from matching_fact where kind = any($2) and since <= $1 order by since`,
      [to, kinds],
    );
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

const HELD = `select id, since, revision, fact from matching_fact
  where since <= $1 and (until is null or until > $1)`;

const NEWEST = `select since from matching_fact order by since desc limit 1`;

const NEWEST_BY = `select since from matching_fact where known_at <= $1 order by known_at desc, since desc limit 1`;
