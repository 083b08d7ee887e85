import 'reflect-metadata';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { dataSourceOptions } from '../../src/kernel/database/data-source-options';
import { BadInput } from '../../src/kernel/bad-input';
import { encodeCursor, keyset, pageOf } from '../../src/kernel/http/page';
import { type ScratchDatabase, scratchDatabase } from '../support/scratch-database';

@Entity('visit')
class Visit {
  @PrimaryColumn('text') id: string;
  @Column('text') heldOn: string;
}

let database: ScratchDatabase;
let source: DataSource;

const visits = ['a', 'B', 'ä', '岐阜', '👩‍👩‍👧', "it's", 'b', 'Z', 'z', ':key0', 'a-b', 'ab', 'A', '_'].map(
  (id, index) => ({
    id,
    heldOn: index % 3 === 0 ? '2026-01-01' : '2026-01-02',
  }),
);

const bytewise = (a: Visit, b: Visit) =>
  Buffer.compare(Buffer.from(`${a.heldOn} ${a.id}`), Buffer.from(`${b.heldOn} ${b.id}`));

beforeAll(async () => {
  database = await scratchDatabase('keyset');
  source = await new DataSource({
    ...dataSourceOptions(database.url),
    entities: [Visit],
    migrations: [],
  }).initialize();
  await source.query('create table visit (id text primary key, held_on text not null)');
  await source.getRepository(Visit).insert(visits);
});
afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

async function pages(direction: 'ASC' | 'DESC', limit: number): Promise<string[][]> {
  const found: string[][] = [];
  let cursor: string | undefined;
  do {
    const builder = source.getRepository(Visit).createQueryBuilder('v').where('v.id <> :not', { not: 'ab' });
    const rows = await keyset(
      builder,
      { list: 'visits', columns: ['v.heldOn', 'v.id'], direction },
      { limit, cursor },
    ).getMany();
    const page = pageOf('visits', rows, limit, ({ heldOn, id }) => [heldOn, id]);
    found.push(page.items.map(({ id }) => id));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
}

describe('a keyset', () => {
  const sorted = visits
    .filter(({ id }) => id !== 'ab')
    .sort(bytewise)
    .map(({ id }) => id);

  it.each([1, 3, 13, 14, 1_000])(
    'brings every row once, in the order of bytes, %i at a time',
    async (limit) => {
      const forward = await pages('ASC', limit);
      expect(forward.flat()).toStrictEqual(sorted);
      expect(forward.every((page, index) => page.length === limit || index === forward.length - 1)).toBe(
        true,
      );
      expect((await pages('DESC', limit)).flat()).toStrictEqual(sorted.toReversed());
    },
  );

  it('goes on where it was although rows came and went', async () => {
    const builder = () => source.getRepository(Visit).createQueryBuilder('v');
    const cursor = encodeCursor('visits', ['2026-01-01', 'gone']);
    const [first] = await keyset(
      builder(),
      { list: 'visits', columns: ['v.heldOn', 'v.id'] },
      { limit: 1, cursor },
    ).getMany();
    expect(first).toMatchObject({ heldOn: '2026-01-01', id: '岐阜' });
  });

  it('refuses the cursor of another list before it asks the database', () => {
    const builder = source.getRepository(Visit).createQueryBuilder('v');
    const cursor = encodeCursor('others', ['2026-01-01', 'a']);
    expect(() =>
      keyset(builder, { list: 'visits', columns: ['v.heldOn', 'v.id'] }, { limit: 1, cursor }),
    ).toThrow(BadInput);
  });
});
