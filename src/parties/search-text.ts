/** Letters that are letters of their own, not a base letter with a mark. */
const latin: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

const hiragana = (katakana: string) => String.fromCharCode(katakana.charCodeAt(0) - 0x60);

/**
 * A text as it is searched: Latin letters without marks, lower case, half-width and full-width forms as one, katakana
 * as hiragana.
 */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => latin[letter])
    .replace(/[ァ-ヶ]/g, hiragana);

/** What a row is found by, one name a line. */
export const searchText = (names: readonly (string | null | undefined)[]): string =>
  names
    .filter((name) => name !== null && name !== undefined)
    .map(folded)
    .join('\n');

/** LIKE patterns that a row's search text must all match; none where nothing is left to search for. */
export const searchPatterns = (q: string): string[] =>
  folded(q)
    .split(/\s+/u)
    .filter((word) => word !== '')
    .map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);

/** A name as part of an id: letters a to z, digits and single hyphens, at most 60 characters; empty for other scripts. */
export const slug = (name: string): string =>
  folded(name)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
