import { BadInput } from '../bad-input';
import { pointerTo } from './json-members';
import { isPrintable } from './printable';

export const maxDepth = 32;
export const maxItems = 1_000;
const maxNameLength = 200;

/** Names that every object answers to; no field has one, and libraries that look a name up in an object trip over them. */
const reserved: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

export const isReserved = (name: string): boolean => reserved.has(name);

type Path = (string | number)[];

const refuse = (path: Path, code: string, detail: string): never => {
  throw new BadInput({ pointer: pointerTo(path), code, detail });
};

/** Refuses what no field may hold, wherever it stands. Nothing is changed: texts are kept as they came. */
export function checkValue(value: unknown, path: Path = []): void {
  if (typeof value === 'string') checkText(value, path);
  else if (typeof value === 'number' && !Number.isFinite(value))
    refuse(path, 'invalid-number', 'This number is too large.');
  else if (typeof value === 'object' && value !== null) checkParts(value, path);
}

function checkText(text: string, path: Path): void {
  if (!isPrintable(text))
    refuse(path, 'invalid-text', 'Control characters and halves of a surrogate pair are not allowed.');
}

function checkParts(value: object, path: Path): void {
  if (path.length >= maxDepth) refuse(path, 'too-deep', `At most ${maxDepth} levels are allowed.`);
  if (Array.isArray(value) && value.length > maxItems)
    refuse(path, 'too-many-items', `At most ${maxItems} items are allowed.`);

  for (const [name, part] of Object.entries(value)) {
    if (!Array.isArray(value)) checkName(name, path);
    path.push(name);
    checkValue(part, path);
    path.pop();
  }
}

function checkName(name: string, path: Path): void {
  if (!isPrintable(name))
    refuse(path, 'invalid-text', 'The name of a field holds a character that is not allowed.');
  if (name.length > maxNameLength) refuse(path, 'unknown-property', 'There is no field with so long a name.');
  if (reserved.has(name)) refuse([...path, name], 'unknown-property', 'There is no such field.');
}
