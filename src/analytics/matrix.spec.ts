import { Matrix } from './matrix';

const names = {
  region: new Map([
    ['FRF1', 'Alsace'],
    ['PL22', 'Śląskie "Silesia"'],
  ]),
  prefecture: new Map([
    ['JP-21', '岐阜'],
    ['JP-22', 'Shizuoka'],
  ]),
};
const about = { total: 7, asOfPosition: 'pg1.x.00000000000000000009' };

describe('the matrix as JSON', () => {
  it.each(['', 'FRF1 JP-21 3', 'FRF1 JP-21 3 FRF1 JP-22 12 PL22 JP-21 1 XX99 JP-99 2'])(
    'of the cells "%s" says, byte for byte, what its rows say',
    (cells) => {
      const matrix = new Matrix(cells, names, about);
      expect(matrix.json().toString()).toBe(JSON.stringify(matrix.figure()));
    },
  );
});
