import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { searchPatterns } from './search-text';

/** Only rows whose search text, a column such as `region.search`, holds each word of the question. */
export function matchWords<Row extends ObjectLiteral>(
  builder: SelectQueryBuilder<Row>,
  column: string,
  q: string | undefined,
): void {
  if (q !== undefined) builder.andWhere(`${column} like all (:words)`, { words: searchPatterns(q) });
}
