import { join } from 'node:path';
import { GENESIS, type Tip, tipAfter } from '../../../src/kernel/evidence/link';
import { StoredRecord } from '../../../src/kernel/evidence/stored-record';
import { verifyRecord } from '../../../src/kernel/evidence/verify';
import { scratchDatabase } from '../../support/scratch-database';
import { templateDatabase } from '../../support/template-database';
import {
  appendEvents,
  asked,
  chain,
  type ChainedRecord,
  copyOf,
  dropRecord,
  emptyFolder,
  folderIn,
  found,
  spoil,
} from './chained-record';

export const EVENTS = 2450;
/** The number of the event that is spoilt; 500, 1,000, 2,000 and the last are signed. */
export const VICTIM = 1701;

/** A record that was linked and signed, and of it a copy for each test, which a superuser has in his hands. */
export class SignedRecord {
  whole: ChainedRecord;
  spoilt: ChainedRecord;
  private tips: Tip[];

  /** Of the file that calls it. */
  static ofFile(): SignedRecord {
    const record = new SignedRecord();
    beforeAll(() => record.make(), 120_000);
    afterAll(() => dropRecord(record.whole), 60_000);
    beforeEach(async () => {
      record.spoilt = await copyOf(record.whole);
    }, 60_000);
    afterEach(() => dropRecord(record.spoilt));
    return record;
  }

  private async make(): Promise<void> {
    const database = await scratchDatabase('whole', await templateDatabase('empty'));
    this.whole = { database, evidenceDir: await emptyFolder() };
    await appendEvents(this.whole, EVENTS);
    await chain(this.whole);
    this.tips = await linksOf(this.whole);
  }

  /** Position of the event numbered so. */
  at(n: number): string {
    return this.tips[n - 1].position;
  }

  /** Its number in the table. */
  place(n: number): number {
    return placeIn(this.at(n));
  }

  spoil(...statements: string[]): Promise<void> {
    return spoil(this.spoilt, ...statements);
  }

  /** A statement on one event. */
  spoilEvent(sql: string, n = VICTIM): Promise<void> {
    return this.spoil(`${sql} where position = ${this.place(n)}`);
  }

  /** What an attacker does who knows how the links are made. */
  async relink(): Promise<void> {
    const tips = await linksOf(this.spoilt);
    await asked(this.spoilt.database.url, async (client) => {
      await client.query('delete from proj.link');
      await client.query(
        'insert into proj.link (n, position, link) select * from unnest($1::bigint[], $2::text[], $3::bytea[])',
        [tips.map(({ n }) => n), tips.map(({ position }) => position), tips.map(({ link }) => link)],
      );
    });
  }

  /** The first bad position first. */
  found(keys?: string) {
    return found(this.spoilt, keys);
  }

  verified() {
    return verifyRecord({ url: this.spoilt.database.url, evidenceDir: this.spoilt.evidenceDir });
  }

  async codes(keys?: string): Promise<string[]> {
    return (await this.found(keys)).map(({ code }) => code);
  }
}

/** The number that a position ends with. */
export const placeIn = (position = '') => Number(/\d+$/.exec(position)?.[0]);

/** The chain as the events give it now. */
export async function linksOf({ database }: ChainedRecord): Promise<Tip[]> {
  const record = await StoredRecord.open(database.url);
  const tips: Tip[] = [];
  for await (const { events } of record.pages())
    for (const event of events) tips.push(tipAfter(tips.at(-1) ?? GENESIS, event));
  await record.close();
  return tips;
}

/** Id of the record to which a file of signed checkpoints belongs. */
export const storeIn = (file: string) => file.split('/').at(-2) ?? '';

export const storeOf = async (record: ChainedRecord) => storeIn(join(await folderIn(record), 'checkpoints'));
