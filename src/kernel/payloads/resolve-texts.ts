import type { TextRef } from '../domain-event';
import type { Payloads } from './payloads';

/** What a reader sees where a text was erased. */
export const ERASED = '[erased]';

export const isTextRef = (value: unknown): value is TextRef =>
  typeof value === 'object' && value !== null && 'payloadId' in value && 'commitment' in value;

function collect(value: unknown, found: Set<string>): void {
  if (isTextRef(value)) found.add(value.payloadId);
  else if (Array.isArray(value)) value.forEach((item) => collect(item, found));
  else if (typeof value === 'object' && value !== null)
    Object.values(value).forEach((item) => collect(item, found));
}

function replace(value: unknown, texts: ReadonlyMap<string, string>): unknown {
  if (isTextRef(value)) return texts.get(value.payloadId) ?? ERASED;
  if (Array.isArray(value)) return value.map((item) => replace(item, texts));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item, texts)]));
}

/** The same rows with each reference to a text replaced by the text, all read in one query. */
export async function resolveTexts(
  payloads: Payloads,
  rows: readonly object[],
): Promise<Record<string, unknown>[]> {
  const found = new Set<string>();
  collect(rows, found);
  const texts = await payloads.read(found);
  return rows.map((row) => replace(row, texts) as Record<string, unknown>);
}
