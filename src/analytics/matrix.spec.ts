import { Matrix } from './matrix';
import { MatrixCells } from './matrix-cells';

const named = JSON.stringify([
  ['region', 'FRF1', 'Alsace'],
  ['region', 'PL22', 'Śląskie "Silesia"'],
  ['prefecture', 'JP-21', '岐阜'],
  ['prefecture', 'JP-22', 'Shizuoka'],
]);
const about = { total: 7, asOfPosition: 'pg1.x.00000000000000000009' };

describe('the matrix as JSON', () => {
  it.each(['', 'FRF1 JP-21 3', 'XX99 JP-99 2,FRF1 JP-22 12,PL22 JP-21 1,FRF1 JP-21 3'])(
    'of the cells "%s" says, byte for byte, what its rows say',
    (counted) => {
      const matrix = new Matrix(new MatrixCells(counted, named), about);
      expect(matrix.json().toString()).toBe(JSON.stringify(matrix.figure()));
    },
  );

  it('goes by region and prefecture, as they are sorted by PostgreSQL', () => {
    const rows = new MatrixCells(
      'FRF1 JP-22 1,FRF JP-21 1,FRF1 JP-21 30,FRF10 JP-01 1,FRF1 JP-03 2',
      named,
    ).rows();
    expect(rows.map(({ region, prefecture }) => `${region} ${prefecture}`)).toEqual([
      'FRF JP-21',
      'FRF1 JP-03',
      'FRF1 JP-21',
      'FRF1 JP-22',
      'FRF10 JP-01',
    ]);
  });

  it('names what has a name, and says the id of what has none', () =>
    expect(new MatrixCells('PL22 JP-99 2', named).rows()).toEqual([
      {
        region: 'PL22',
        regionName: 'Śląskie "Silesia"',
        prefecture: 'JP-99',
        prefectureName: 'JP-99',
        cooperations: 2,
      },
    ]));

  it('tells later figures with the same rows apart', () => {
    const cells = new MatrixCells('FRF1 JP-21 3', named);
    const [first, second] = [about, { ...about, total: 8 }].map((of) =>
      new Matrix(cells, of).json().toString(),
    );
    expect([JSON.parse(first).total, JSON.parse(second).total]).toEqual([7, 8]);
  });
});

describe('cells', () => {
  const cells = new MatrixCells('FRF1 JP-21 3', named);

  it.each([
    ['the same count and names', 'FRF1 JP-21 3', named, true],
    ['another count', 'FRF1 JP-21 4', named, false],
    ['another name', 'FRF1 JP-21 3', named.replace('Alsace', 'Elsass'), false],
  ])('of %s are recognised', (_, counted, names, same) =>
    expect(cells.saysTheSameAs(counted, names)).toBe(same),
  );
});
