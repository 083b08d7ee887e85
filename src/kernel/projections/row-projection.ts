import { ApiProperty } from '@nestjs/swagger';
import { Column, type EntityManager, type EntityTarget, PrimaryColumn } from 'typeorm';
import { rowsById } from '../database/rows-by-id';
import type { DomainEvent } from '../domain-event';
import type { Position } from '../event-store/event-store';
import type { StoredEvent } from '../recording/event-catalogue';
import type { Projection } from './projection';
import { upsertRows } from './upsert-rows';

/** A row that is the fold of the events of one key. */
export abstract class ProjectedRow {
  @ApiProperty() @PrimaryColumn('text') id: string;
  /** Revision of the stream whose event changed the row last. */
  @ApiProperty() @Column('int') revision: number;
  @ApiProperty({ type: String }) @Column('text') position: Position;
}

type Patch<Row> = Partial<Omit<Row, keyof ProjectedRow>>;

/** What each event changes in its row; absent types leave it as it is. */
export type Folds<Row, Event extends DomainEvent> = {
  readonly [Type in Event['type']]?: (
    row: Row,
    event: StoredEvent<Extract<Event, { type: Type }>>,
  ) => Patch<Row>;
};

type AnyFolds<Row> = Record<string, ((row: Row, event: StoredEvent) => Patch<Row>) | undefined>;

/**
 * A read model of one row a key. The same pure fold makes the live rows, a batch at a time, and a single record as of
 * any moment.
 */
export abstract class RowProjection<
  Row extends ProjectedRow,
  Event extends DomainEvent,
> implements Projection {
  abstract readonly row: new () => Row;
  abstract readonly when: Folds<Row, Event>;
  /** The row before its first event: every column that events do not always set. */
  abstract blank(): Patch<Row>;
  /** The key of the row that an event changes. */
  abstract key(event: StoredEvent<Event>): string;

  get tables(): readonly EntityTarget<Row>[] {
    return [this.row];
  }

  get types(): readonly string[] {
    return Object.keys(this.when);
  }

  fold(row: Row | undefined, event: StoredEvent): Row {
    const change = (this.when as unknown as AnyFolds<Row>)[event.type];
    if (!change) return row ?? this.first(event);
    const before = row ?? this.first(event);
    const { revision, position } = event;
    return { ...before, ...change(before, event), revision, position };
  }

  async apply(tx: EntityManager, events: readonly StoredEvent[]): Promise<void> {
    const keyed = events.map((event) => ({ event, key: this.key(event as StoredEvent<Event>) }));
    const ids = [...new Set(keyed.map(({ key }) => key))];
    const known = await rowsById<ProjectedRow>(tx, this.row, ids);
    const rows = new Map(known.map((row) => [row.id, row as Row]));
    for (const { event, key } of keyed) rows.set(key, this.fold(rows.get(key), event));
    await upsertRows(tx, this.row, [...rows.values()]);
  }

  private first(event: StoredEvent): Row {
    return { ...this.blank(), id: this.key(event as StoredEvent<Event>) } as Row;
  }
}
