import type { EntityManager } from 'typeorm';
import { prepared } from '../kernel/database/prepared';
import type { Position } from '../kernel/event-store/event-store';
import type { CountedKind, FigureCount, FigureNow } from './cooperation-mark';

/** One cooperation more is counted for this value. */
export interface Rise {
  readonly kind: CountedKind;
  readonly value: string;
  readonly position: Position;
}

const keyOf = (kind: CountedKind, value: string) => `${kind} ${value}`;

/** How many cooperations are counted now, and each count on the way there. */
export class Figures {
  private constructor(private readonly figures: Map<string, FigureNow>) {}

  /** With the figures that are to rise. */
  static async of(tx: EntityManager, rises: readonly Rise[]): Promise<Figures> {
    const touched = [...new Map(rises.map((rise) => [keyOf(rise.kind, rise.value), rise])).values()];
    const parameters = [touched.map(({ kind }) => kind), touched.map(({ value }) => value)];
    return Figures.with(await tx.query(COUNTED, parameters));
  }

  static async ofAll(tx: EntityManager): Promise<Figures> {
    return Figures.with(await tx.query(ALL));
  }

  private static with(rows: readonly FigureNow[]): Figures {
    return new Figures(new Map(rows.map((row) => [keyOf(row.kind, row.value), row])));
  }

  get now(): FigureNow[] {
    return [...this.figures.values()];
  }

  count(rises: readonly Rise[]): FigureCount[] {
    return rises.map(({ kind, value, position }) => {
      const key = keyOf(kind, value);
      const figure = this.figures.get(key) ?? { kind, value, cooperations: 0 };
      this.figures.set(key, figure);
      figure.cooperations++;
      return { kind, value, position, cooperations: figure.cooperations };
    });
  }
}

const COUNTED = prepared(`select kind, value, cooperations from figure_now
  where (kind, value) in (select * from unnest($1::text[], $2::text[]))`);

/** While the ledger is folded anew, the figures of now are yet to be written. */
const ALL = `select kind, value, max(cooperations) as cooperations from figure_count group by kind, value`;
