/** SQL of how many cooperations a value of a kind counted at position $1; `value` may be a column of the query around. */
export const countedAsOf = (kind: string, value: string): string =>
  `coalesce((select c.cooperations from figure_count c
     where c.kind = ${kind} and c.value = ${value} and c.position <= $1 order by c.position desc limit 1), 0)`;

/** Cooperations that count in any value of kind $2, each once. */
export const TOTAL = `select ${countedAsOf("'any'", '$2')} as total`;
