import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { DataSource } from 'typeorm';

/** What time it is for everybody: the clock of the database, and not that of one of several instances. */
@Injectable()
export class RecordClock {
  constructor(private readonly dataSource: DataSource) {}

  /** ISO 8601 instant in UTC. */
  async now(): Promise<string> {
    const [{ now }] = await this.dataSource.query<{ now: Date }[]>('select clock_timestamp() as now');
    return now.toISOString();
  }
}

/** The day of an instant by the calendar of a zone. */
export const dayOf = (instant: string, timeZone: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString();
