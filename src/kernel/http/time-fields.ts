import { Field, type FieldOptions } from './field';
import { day, localDateTime, partialDate, timeZone } from './time-checks';

/** A date as far as it is known: a year, a month or a day. */
export const PartialDateField = (options: FieldOptions = {}) =>
  Field(partialDate, { type: String, pattern: '^\\d{4}(-\\d{2}(-\\d{2})?)?$', example: '2014-09' }, options);

export const DayField = (options: FieldOptions = {}) =>
  Field(day, { type: String, format: 'date', example: '2026-12-03' }, options);

/** A date and time on the clocks of a zone that is told beside it; seconds may be left out. */
export const LocalDateTime = (options: FieldOptions = {}) =>
  Field(
    localDateTime,
    { type: String, pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?$', example: '2026-12-03T10:00' },
    options,
  );

/** The name of a zone, since an offset would not survive a change of the rules. */
export const TimeZone = (options: FieldOptions = {}) =>
  Field(timeZone, { type: String, maxLength: 64, example: 'Asia/Tokyo' }, options);
