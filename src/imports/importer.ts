import type { ImportRun } from './import-run';
import type { Row } from './row';
import type { Done } from './verdict';

/** How the rows of one shape of file become steps. */
export interface Importer {
  /** Name of the shape, as it is reported. */
  readonly shape: string;
  /** Members by which a row of this shape is recognised, whatever the file is called. */
  readonly signature: readonly string[];
  /** What must be there before the first row. */
  prepare?(run: ImportRun, source: string): Promise<void>;
  /** @throws BadInput or Refused for a bad row */
  take(row: Row, run: ImportRun, source: string): Promise<Done>;
}
