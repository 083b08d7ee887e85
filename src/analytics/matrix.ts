import type { Figure, MatrixRow } from './figures.dto';
import type { MatrixCells } from './matrix-cells';

/** Region by prefecture, as it was counted. */
export class Matrix {
  constructor(
    private readonly cells: MatrixCells,
    private readonly about: Omit<Figure<MatrixRow>, 'rows'>,
  ) {}

  figure(): Figure<MatrixRow> {
    return { rows: this.cells.rows(), ...this.about };
  }

  /** The same figure as JSON. */
  json(): Buffer {
    const rest = `,${JSON.stringify(this.about).slice(1)}`;
    return Buffer.concat([Buffer.from('{"rows":'), this.cells.json(), Buffer.from(rest)]);
  }
}
