/** SQL condition: the cooperation whose id stands in this column has not ended, so its things still wait for somebody. */
export const goingOn = (column: string): string =>
  `not exists (select from cooperation_standing ended where ended.id = ${column} and ended.ended)`;
