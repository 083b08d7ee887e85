import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { dataSourceOptions } from '../../src/kernel/database/data-source-options';
import { insertRows } from '../../src/kernel/projections/upsert-rows';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database';

@Entity('hostile')
class Hostile {
  @PrimaryColumn('text') id: string;
  @Column('text', { nullable: true }) text: string | null;
  @Column('text', { array: true }) list: string[];
  @Column('jsonb') data: object;
  @Column('int') count: number;
  @Column('boolean') yes: boolean;
}

const texts = [
  '',
  'plain',
  'tab\tnewline\nreturn\r',
  String.raw`back\slash \N \. \t`,
  '"quoted", {braces}, NULL',
  "it's",
  '岐阜県 👨‍👩‍👧 \u200f',
  '\u0001\u007f\u2028',
];

describe('many rows at once', () => {
  let database: ScratchDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await scratchDatabase('rows');
    dataSource = new DataSource({
      ...dataSourceOptions(database.url),
      entities: [Hostile],
      synchronize: true,
    });
    await dataSource.initialize();
  }, 60_000);
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const rows = (prefix: string, length: number): Hostile[] =>
    Array.from({ length }, (_, n) => {
      const text = texts[n % texts.length];
      const list = texts.slice(0, n % texts.length);
      const id = `${prefix}${String(n).padStart(4, '0')}`;
      return { id, text: n % 5 === 0 ? null : text, list, data: { text, list }, count: n, yes: n % 2 === 0 };
    });

  it.each([
    ['few', 40],
    ['many', 400],
  ])('are stored as they are where they are %s', async (prefix, length) => {
    const written = rows(prefix, length);
    await dataSource.transaction((tx) => insertRows(tx, Hostile, written));
    const stored = await dataSource.manager.find(Hostile, { order: { id: 'ASC' } });
    expect(stored.filter(({ id }) => id.startsWith(prefix)).map((row) => ({ ...row }))).toEqual(written);
  });

  it('are stored all or not at all', async () => {
    const twice = [...rows('twice', 200), ...rows('twice', 1)];
    await expect(dataSource.transaction((tx) => insertRows(tx, Hostile, twice))).rejects.toThrow(
      /duplicate key/,
    );
    expect(await dataSource.manager.countBy(Hostile, { id: 'twice0007' })).toBe(0);
    const [{ works }] = await dataSource.query<{ works: number }[]>('select 1 as works');
    expect(works).toBe(1);
  });
});
