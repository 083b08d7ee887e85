/** The code of an error of Node or of PostgreSQL, `ENOENT` or `28P01`. */
export const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
