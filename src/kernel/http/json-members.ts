const quote = 0x22;
const backslash = 0x5c;
const white = /[ \t\n\r]/;

interface Frame {
  /** Names seen so far in an object; an array has none. */
  readonly names?: Set<string>;
  /** Name of the member or index of the item that is being read. */
  at: string | number;
}

/** JSON pointer to the first member whose name its object has had before; JSON.parse keeps the last one silently. */
export function repeatedMember(json: string): string | undefined {
  const frames: Frame[] = [];
  for (let index = 0; index < json.length; index++) {
    if (json.charCodeAt(index) !== quote) {
      punctuate(frames, json[index]);
      continue;
    }
    const end = endOfString(json, index);
    const frame = frames.at(-1);
    if (frame?.names && isName(json, end) && repeats(frame, json.slice(index, end)))
      return pointerTo(frames.map(({ at }) => at));
    index = end - 1;
  }
  return undefined;
}

function punctuate(frames: Frame[], character: string | undefined): void {
  const frame = frames.at(-1);
  if (character === '{') frames.push({ names: new Set(), at: '' });
  else if (character === '[') frames.push({ at: 0 });
  else if (character === '}' || character === ']') frames.pop();
  else if (character === ',' && typeof frame?.at === 'number') frame.at++;
}

export const pointerTo = (path: readonly (string | number)[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

function endOfString(json: string, start: number): number {
  let index = start + 1;
  while (index < json.length && json.charCodeAt(index) !== quote)
    index += json.charCodeAt(index) === backslash ? 2 : 1;
  return index + 1;
}

function isName(json: string, end: number): boolean {
  let index = end;
  while (white.test(json[index] ?? '')) index++;
  return json[index] === ':';
}

function repeats(frame: Frame, literal: string): boolean {
  const name = literal.includes('\\') ? String(JSON.parse(literal)) : literal.slice(1, -1);
  frame.at = name;
  const before = frame.names?.size;
  return frame.names?.add(name).size === before;
}
