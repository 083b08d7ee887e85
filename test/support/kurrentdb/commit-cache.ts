import { LRUCache } from 'lru-cache';
import type { LogRecord } from './log';

/** 8 MiB of the server. */
const REMEMBERED = 62_000;

/** What one node wrote lately as the leader. It is all that ANY and STREAM_EXISTS know of, and a restart empties it. */
export class CommitCache {
  private readonly written = new LRUCache<string, LogRecord>({ max: REMEMBERED });

  add(records: readonly LogRecord[]) {
    for (const record of records) this.written.set(record.id, record);
  }

  find(stream: string, id: string): LogRecord | undefined {
    const record = this.written.get(id);
    return record?.stream === stream ? record : undefined;
  }

  clear() {
    this.written.clear();
  }
}
