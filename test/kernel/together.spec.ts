import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { dataSourceOptions } from '../../src/kernel/database/data-source-options';
import { prepared } from '../../src/kernel/database/prepared';
import { rowsById } from '../../src/kernel/database/rows-by-id';
import { pipelined, together } from '../../src/kernel/database/together';
import { insertRows } from '../../src/kernel/projections/upsert-rows';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database';

@Entity('thing')
class Thing {
  @PrimaryColumn('text') id: string;
  @Column('int') someCount: number;
}

const things = (count: number, prefix: string): Thing[] =>
  Array.from({ length: count }, (_, nth) => ({ id: `${prefix}${nth}`, someCount: nth }));

describe('works that go together', () => {
  let database: ScratchDatabase;
  let dataSource: DataSource;

  beforeEach(async () => {
    database = await scratchDatabase('together');
    dataSource = new DataSource({
      ...dataSourceOptions(database.url),
      extra: { ...dataSourceOptions(database.url).extra, max: 1 },
      entities: [Thing],
      synchronize: true,
    });
    await dataSource.initialize();
  }, 60_000);
  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const stored = async () => (await dataSource.manager.find(Thing)).map(({ id }) => id).sort();

  it('do not wait for one another in a pipelined transaction, else do', async () => {
    const log: string[] = [];
    await dataSource.transaction(async (tx) => {
      const work = (name: string) => async () => {
        log.push(`${name} begins`);
        await tx.query('select 1');
        log.push(`${name} ends`);
        return name;
      };
      expect(await together(tx, [work('a'), work('b')])).toEqual(['a', 'b']);
      await pipelined(tx, () => together(tx, [work('c'), work('d')]));
    });
    expect(log.slice(0, 4)).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(log.slice(4)).toEqual(['c begins', 'd begins', 'c ends', 'd ends']);
  });

  it('leave nothing where one fails, and tell why', async () => {
    const doomed = dataSource.transaction((tx) =>
      pipelined(tx, () =>
        together(tx, [
          () => insertRows(tx, Thing, things(3, 'first')),
          () => tx.query('select no_such_column'),
          async () => {
            await rowsById(tx, Thing, ['first1']);
            await insertRows(tx, Thing, things(3, 'late'));
          },
        ]),
      ),
    );
    await expect(doomed).rejects.toThrow('no_such_column');
    expect(await stored()).toEqual([]);
    await insertRows(dataSource.manager, Thing, things(1, 'after'));
    expect(await stored()).toEqual(['after0']);
  });

  it('write more rows than COPY would be used for', async () => {
    await dataSource.transaction((tx) =>
      pipelined(tx, () => together(tx, [() => insertRows(tx, Thing, things(300, 'many'))])),
    );
    expect(await stored()).toHaveLength(300);
    expect(await rowsById(dataSource.manager, Thing, ['many7', 'none'])).toEqual([
      { id: 'many7', someCount: 7 },
    ]);
  });

  it('a statement that was prepared for another table is prepared anew', async () => {
    const text = prepared('select * from thing order by id');
    const ask = () => dataSource.query<object[]>(text);
    await insertRows(dataSource.manager, Thing, things(1, 'one'));
    expect(await ask()).toEqual([{ id: 'one0', some_count: 0 }]);
    await dataSource.query('alter table thing add more text');
    await expect(ask()).rejects.toThrow('cached plan');
    expect(await ask()).toEqual([{ id: 'one0', some_count: 0, more: null }]);
  });
});
