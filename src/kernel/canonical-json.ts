/** Backslash, quote, control characters, halves of surrogate pairs. */
const ESCAPED = /["\\\p{Cc}\p{Cs}]/u;

/** The JSON Canonicalization Scheme, RFC 8785: one text for one value, whatever the order of its members. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  // 1e400 is a number in JSON, and more than a double holds; that it is not null has to show.
  if (value === Infinity || value === -Infinity) return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';

  const object = value as Record<string, unknown>;
  let members = '';
  // Sorted by UTF-16 code units, as the scheme asks for.
  for (const key of Object.keys(object).sort()) {
    if (object[key] === undefined) continue;
    members += `${members && ','}${quoted(key)}:${canonicalJson(object[key])}`;
  }
  return `{${members}}`;
}

/** Most texts need no escape, and a million events have many of them. */
const quoted = (text: string) => (ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`);
