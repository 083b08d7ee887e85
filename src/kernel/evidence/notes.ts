/** A text and its signature lines, as they lie in a file. */
export interface Note {
  /** At which line of the file it begins; the first is 1. */
  readonly line: number;
  readonly text: string;
  readonly signatures: readonly string[];
  /** What comes before it was never finished, as when its writer was killed. */
  readonly afterTorn: boolean;
}

export interface Notes {
  readonly notes: readonly Note[];
  /** The line at which an unfinished note begins that nothing follows. */
  readonly tornAt?: number;
}

interface Block {
  readonly line: number;
  readonly text: string;
  readonly signs: boolean;
}

const SIGNATURE_LINES = /^(?:— \S+ [A-Za-z0-9+/]{91}=\n)+$/;

/** Reads notes that lie one behind the other, each followed by an empty line. */
export function notesIn(file: string): Notes {
  const notes: Note[] = [];
  let text: Block | undefined;
  let tornAt: number | undefined;
  for (const block of blocksIn(file)) {
    if (text && block.signs) {
      const signatures = block.text.trimEnd().split('\n');
      notes.push({ line: text.line, text: text.text, signatures, afterTorn: tornAt !== undefined });
      text = tornAt = undefined;
      continue;
    }
    tornAt ??= text?.line;
    if (block.signs) tornAt ??= block.line;
    text = block.signs ? undefined : block;
  }
  tornAt ??= text?.line;
  return { notes, ...(tornAt !== undefined && { tornAt }) };
}

/** Lines between empty ones. What ends without an empty line signs nothing. */
function blocksIn(file: string): Block[] {
  let line = 1;
  let counted = 0;
  return [...file.matchAll(/[^\n]+(?:\n[^\n]+)*/g)].map(({ 0: found, index }) => {
    for (; counted < index; counted++) if (file[counted] === '\n') line++;
    const text = `${found}\n`;
    return { line, text, signs: file.startsWith('\n\n', index + found.length) && SIGNATURE_LINES.test(text) };
  });
}
