import { v5 } from 'uuid';

const KAKEHASHI = '7d0c3a52-5a3e-5d1b-9a2e-0b6c8f0e4b11';

/** The same parts always give the same UUID (RFC 9562, version 5): ids derive, so a repetition finds its first try. */
export const idFrom = (...parts: readonly (string | number)[]): string =>
  v5(JSON.stringify(parts), KAKEHASHI);
