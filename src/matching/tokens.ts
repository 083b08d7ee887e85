const RUNS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+|[\p{Letter}\p{Number}]+/gu;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const MARKS = /[̀-ͯ]/g;

const EMPTY_WORDS = new Set(
  `a an and as at based by de des di du e el et ex for from im in into its la le les of on or run section such the their
  und von with y association centre center cluster clusters company council foundation initiative japan
  organisation organization project region regional related support valley`.split(/\s+/),
);

/** One form for one text: NFKC (half-width kana, full-width letters), lower case, Latin letters without marks. */
export function normalised(text: string): string {
  const folded = text.normalize('NFKC').toLowerCase();
  // Only Latin letters lose their marks; the voiced kana が must not become か.
  return /[à-ɏ]/.test(folded)
    ? folded.replace(/[à-ɏ]/g, (letter) => letter.normalize('NFD').replace(MARKS, ''))
    : folded;
}

/** Words, without a plural's last letter, and bigrams of Japanese characters, where no space parts the words. */
export function tokensOf(text: string): string[] {
  const found: string[] = [];
  for (const [run] of normalised(text).matchAll(RUNS))
    if (CJK.test(run)) found.push(...bigrams(run));
    else if (run.length > 1 && !EMPTY_WORDS.has(run)) found.push(singular(run));
  return found;
}

function bigrams(run: string): string[] {
  const characters = Array.from(run);
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, index) => characters[index] + character);
}

const singular = (word: string) =>
  word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
