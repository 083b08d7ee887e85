import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DomainEvent } from '../domain-event';
import { EVENT_STORE, type EventStore, type RecordedEvent } from '../event-store/event-store';
import { Payloads } from '../payloads/payloads';
import { resolveTexts } from '../payloads/resolve-texts';
import { EventCatalogue } from '../recording/event-catalogue';
import type { ProjectedRow, RowProjection } from './row-projection';

/** Reads one row of a projection, now or as of a moment or position, with its free texts. */
@Injectable()
export class RowReader {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly catalogue: EventCatalogue,
    private readonly payloads: Payloads,
  ) {}

  async one<Row extends ProjectedRow, Event extends DomainEvent>(
    projection: RowProjection<Row, Event>,
    category: string,
    id: string,
    asOf?: string,
  ): Promise<Record<string, unknown> | undefined> {
    const row = asOf
      ? await this.folded(projection, `${category}-${id}`, asOf)
      : await this.dataSource.manager.findOneBy<ProjectedRow>(projection.row, { id });
    return row ? (await this.withTexts([row]))[0] : undefined;
  }

  withTexts(rows: readonly object[]): Promise<Record<string, unknown>[]> {
    return resolveTexts(this.payloads, rows);
  }

  private async folded<Row extends ProjectedRow, Event extends DomainEvent>(
    projection: RowProjection<Row, Event>,
    stream: string,
    asOf: string,
  ): Promise<Row | undefined> {
    let row: Row | undefined;
    for await (const event of this.store.readStream(stream)) {
      if (this.isAfter(event, asOf)) break;
      row = projection.fold(row, this.catalogue.revive(event));
    }
    return row;
  }

  private isAfter({ position, recordedAt }: RecordedEvent, asOf: string): boolean {
    return /^\d{4}-/.test(asOf) ? recordedAt > asOf : this.store.compare(position, asOf) > 0;
  }
}
