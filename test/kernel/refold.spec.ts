import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { nextOf } from '../../src/kernel/projections/copies';
import type { Refold } from '../../src/kernel/projections/refold';
import { upsertRows } from '../../src/kernel/projections/upsert-rows';
import type { StoredEvent } from '../../src/kernel/recording/event-catalogue';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { templateDatabase } from '../support/template-database';
import { type OpenTally, openTally, Tally, TALLY_TABLE, TallyProjection, until } from './tally';

interface Trouble {
  folding?: (events: readonly StoredEvent[]) => void;
  writing?: (rows: readonly Tally[]) => Promise<void>;
}

/** Keeps the rows in memory, as the ledger does; a copy of it is read from its tables once, when it begins. */
class RememberingTally extends TallyProjection {
  begun = 0;

  constructor(private readonly trouble: Trouble = {}) {
    super();
  }

  async refold(tx: EntityManager): Promise<Refold> {
    this.begun++;
    const rows = new Map((await tx.find(Tally)).map((row) => [row.id, row]));
    const changed = new Set<string>();
    const { trouble } = this;
    return {
      fold: (events) => {
        for (const event of events) {
          trouble.folding?.([event]);
          rows.set(event.stream, this.fold(rows.get(event.stream), event));
          changed.add(event.stream);
        }
      },
      take: () => {
        const taken = [...changed].map((id) => rows.get(id)!);
        changed.clear();
        return async (writing) => {
          await upsertRows(writing, Tally, taken);
          await trouble.writing?.(taken);
        };
      },
      complete: () => Promise.resolve(),
    };
  }
}

describe('a copy that is folded in memory', () => {
  let database: ScratchDatabase;
  let tally: OpenTally;

  beforeEach(async () => {
    database = await scratchDatabase('refold', await templateDatabase('empty'));
    await database.pool({ max: 1 }).query(TALLY_TABLE);
    tally = await openTally(database.url);
  }, 60_000);
  afterEach(async () => {
    await tally.close();
    await database.drop();
  });

  const append = async (count: number, by = (_: number) => 1) => {
    const events = Array.from({ length: count }, (_, n) => ({
      id: randomUUID(),
      type: 'ThingCounted',
      data: { by: by(n) },
      metadata: {},
    }));
    return tally.store.append('thing-a', events, { expected: 'any' });
  };
  const count = async () => (await tally.dataSource.manager.findOneBy(Tally, { id: 'thing-a' }))?.count;
  const copy = () => tally.checkpoints.of(nextOf('tally'));
  const rebuilt = async (trouble?: Trouble) => {
    const projection = new RememberingTally(trouble);
    tally.project('tally', projection);
    await tally.followers.start();
    expect(await tally.followers.caughtUp(8000)).toBe(true);
    await tally.dataSource.query('update tally set count = 0');
    await tally.copies.renew('tally');
    return projection;
  };
  const switched = () => until(async () => (await copy()) === undefined);

  it('is the same as one that is folded step by step, and reads its tables once', async () => {
    for (let n = 0; n < 4; n++) await append(400);
    const projection = await rebuilt();
    await switched();
    expect(await count()).toBe(1600);
    expect(projection.begun).toBe(1);
  });

  it('pauses at the event that it cannot fold, with everything before it written', async () => {
    await append(300);
    const { position } = await append(1, () => 7);
    await append(300);
    await rebuilt({
      folding: ([{ data }]) => {
        if ((data as { by: number }).by === 7) throw new Error('seven is odd');
      },
    });
    await until(async () => (await copy())?.status === 'paused');
    expect((await copy())?.error).toMatchObject({ position, message: 'seven is odd' });
    const [row] = await tally.dataSource.query<{ count: number }[]>('select count from next.tally');
    expect(row.count).toBe(300);
    expect(await count()).toBe(0);
  });

  it('finds the event that cannot be written too, though it is written behind', async () => {
    await append(20);
    const { position } = await append(1, () => 1000);
    await rebuilt({
      writing: async (rows) => {
        if (rows.some((row) => row.count > 1000)) throw new Error('too many');
      },
    });
    await until(async () => (await copy())?.status === 'paused');
    expect((await copy())?.error).toMatchObject({ position, message: 'too many' });
  });

  it('goes on from what was written when a write failed once, and counts nothing twice', async () => {
    for (let n = 0; n < 4; n++) await append(400);
    let failures = 0;
    const projection = await rebuilt({
      writing: async () => {
        if (failures++ === 0) throw new Error('once');
      },
    });
    await switched();
    expect(await count()).toBe(1600);
    expect(projection.begun).toBeGreaterThan(1);
  });
});
