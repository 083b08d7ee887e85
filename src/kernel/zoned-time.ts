import { Temporal } from 'temporal-polyfill';
import { BadInput } from './bad-input';

/**
 * The UTC instant of a local time by the clock of a zone (`2026-12-03T10:00`, `Asia/Tokyo`). Of an hour that comes
 * twice, the first is meant unless the later is asked for, as by deadlines.
 *
 * @throws BadInput for an hour that the clock leaves out
 */
export function instantOf(
  local: string,
  timeZone: string,
  pointer: string,
  disambiguation: 'earlier' | 'later' = 'earlier',
): string {
  const plain = Temporal.PlainDateTime.from(local);
  const zoned = plain.toZonedDateTime(timeZone, { disambiguation });
  if (!zoned.toPlainDateTime().equals(plain))
    throw new BadInput({
      pointer,
      code: 'time-does-not-exist',
      detail: `The clocks of ${timeZone} leave out ${local}.`,
    });
  return new Date(zoned.epochMilliseconds).toISOString();
}

/** The local time with which a day begins in a zone: midnight, unless the clocks leave it out. */
export const beginningOf = (day: string, timeZone: string): string =>
  Temporal.PlainDate.from(day)
    .toZonedDateTime(timeZone)
    .startOfDay()
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });
