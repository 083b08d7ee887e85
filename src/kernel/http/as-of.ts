import { Temporal } from 'temporal-polyfill';
import { BadInput } from '../bad-input';
import { isDay } from '../partial-date';
import { QueryText } from './query-fields';

/** A query that may ask how things stood earlier. */
export class AsOfQuery {
  @QueryText({
    max: 100,
    description: 'A moment (2026-11-23T09:00:00Z), a day (to its end in UTC) or a position of the record.',
  })
  readonly asOf?: string;
}

/** The moment as a UTC instant with milliseconds, or the position token as it came; unset: now. */
export function asOfFrom(text: string | undefined, pointer = '?asOf'): string | undefined {
  if (text === undefined || !/^\d{4}/.test(text)) return text;
  if (isDay(text)) return `${text}T23:59:59.999Z`;
  try {
    return new Date(Temporal.Instant.from(text).epochMilliseconds).toISOString();
  } catch {
    throw new BadInput({
      pointer,
      code: 'invalid-moment',
      detail: 'A moment has a day, a time and an offset: 2026-11-23T09:00:00Z.',
    });
  }
}
