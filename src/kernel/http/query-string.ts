import type { InputFault } from '../bad-input';
import { isReserved } from './json-value';
import { isPrintable } from './printable';

/** The router parses queries where nothing may be thrown, so what is wrong is kept until a hook can refuse it. */
const faults = new WeakMap<object, InputFault>();

export const faultOfQuery = (query: unknown): InputFault | undefined =>
  typeof query === 'object' && query !== null ? faults.get(query) : undefined;

/** Each parameter once, as text; a plus sign is a space, as forms send it. Look for faultOfQuery() afterwards. */
export function parseQuery(text: string): Record<string, string> {
  const query: Record<string, string> = {};
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const fault = readPair(pair, query);
    if (!fault) continue;

    faults.set(query, fault);
    break;
  }
  return query;
}

function readPair(pair: string, query: Record<string, string>): InputFault | undefined {
  const end = pair.includes('=') ? pair.indexOf('=') : pair.length;
  const name = decoded(pair.slice(0, end));
  const value = decoded(pair.slice(end + 1));
  if (name === undefined || !isPrintable(name))
    return { pointer: '?', code: 'malformed-query', detail: 'The name of a parameter cannot be read.' };

  const pointer = `?${name.slice(0, 200)}`;
  if (isReserved(name)) return { pointer, code: 'unknown-property', detail: 'There is no such parameter.' };
  if (Object.hasOwn(query, name))
    return { pointer, code: 'repeated-parameter', detail: 'This parameter is given twice.' };
  if (value === undefined)
    return {
      pointer,
      code: 'malformed-query',
      detail: 'The percent-encoding of this parameter is not valid.',
    };
  if (!isPrintable(value))
    return { pointer, code: 'invalid-text', detail: 'Control characters are not allowed.' };

  query[name] = value;
  return undefined;
}

/** Nothing where the percent-encoding is not valid UTF-8. */
export function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
