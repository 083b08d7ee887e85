import type { QueryResultRow } from 'pg';
import type { CheckedPart } from '../event-format';
import type { StoreObserver } from '../store-observer';
import {
  APPEND,
  type AppendCall,
  APPEND_GROUP,
  APPEND_MANY,
  appendError,
  type AppendRow,
  appendValues,
  groupValues,
  manyValues,
  type PartRow,
} from './append-call';
import { appendAtOnce } from './append-at-once';
import type { PendingAppend } from './pending-append';
import { type Ask, isRefusal, type TimedPool } from './timed-pool';

type Row = AppendRow & Record<string, unknown>;

/** Sends appends to the database, one or a group together, and settles each of them. */
export class AppendSender {
  constructor(
    private readonly pool: TimedPool,
    private readonly timeoutMs: number,
    private readonly observer?: StoreObserver,
  ) {}

  /** Never throws. */
  readonly send = async (group: readonly PendingAppend[]): Promise<void> => {
    try {
      await this.sendTogether(group);
    } catch (error) {
      if (group.length === 1 || !isRefusal(error)) {
        for (const pending of group) pending.fail(appendError(error));
        return;
      }
      // Nothing of the group is stored, and one of them may be to blame.
      for (const pending of group) await this.send([pending]);
    }
  };

  /** As `append` of the port does, to several streams at once. */
  async sendMany(parts: readonly CheckedPart[]): Promise<PartRow[]> {
    try {
      return await this.pool.query<PartRow & QueryResultRow>(APPEND_MANY, manyValues(parts), this.timeoutMs);
    } catch (error) {
      throw appendError(error);
    }
  }

  private sendTogether(group: readonly PendingAppend[]) {
    return this.pool.lend(this.timeoutMs, async (ask) => {
      // Whose time was over while there was no connection has been told that nothing is stored.
      const sent = group.filter(({ hasEnded }) => !hasEnded);
      if (sent.length === 0) return;

      for (const pending of sent) pending.markSent();
      this.observer?.grouped(sent.length);
      const calls = sent.map(({ call }) => call);
      const rows = (await appendAtOnce(ask, calls)) ?? (await appendOneByOne(ask, calls));
      for (const [nth, pending] of sent.entries()) pending.succeed(rows[nth]);
    });
  }
}

const appendOneByOne = (ask: Ask, calls: readonly AppendCall[]) =>
  calls.length === 1 ? ask<Row>(APPEND, appendValues(calls[0])) : ask<Row>(APPEND_GROUP, groupValues(calls));
