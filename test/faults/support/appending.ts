import { randomUUID } from 'node:crypto';
import type { EventStore } from '../../../src/kernel/event-store/event-store';
import type { Writer } from '../../order/writer';
import { newEvent } from '../../contract/store-fixture';
import { checkRecord } from './check-record';
import { History } from './history';
import { storedRecord, wrongStreamVersions } from './stored-record';

/** Appends of one event each, past the service, and the account of them: an operation is named by the id of its event. */
export class Appending {
  readonly history = new History();

  /** `url`: the superuser's, of the database of the record. */
  constructor(
    private readonly url: string,
    private readonly store: EventStore,
  ) {}

  async append(stream: string): Promise<void> {
    const event = newEvent();
    this.history.invoke(event.id, 1);
    this.history.ok(event.id, await this.store.append(stream, [event], { expected: 'any' }));
  }

  /** By a connection that may be within a transaction. What becomes of that is told by `ended`. */
  async appendBy(writer: Writer, stream: string) {
    const id = randomUUID();
    this.history.invoke(id, 1);
    const row = await writer.append(stream, { id });
    const { start } = this.store;
    const place = {
      revision: Number(row.revision),
      position: start.slice(0, -20) + row.last_position.padStart(20, '0'),
    };
    return {
      revision: place.revision,
      ended: (how: 'committed' | 'rolled back') =>
        how === 'committed' ? this.history.ok(id, place) : this.history.fail(id),
    };
  }

  /** What is wrong with the record by this account; nothing else may have appended to it. */
  async faults(): Promise<string[]> {
    const stored = await storedRecord(this.url, ({ id }) => id);
    return [...checkRecord(this.history, stored), ...(await wrongStreamVersions(this.url))];
  }
}
