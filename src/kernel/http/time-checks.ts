import { isDay, isPartialDate } from '../partial-date';
import { satisfying } from './checks';

export const partialDate = satisfying(
  isPartialDate,
  10,
  'invalid-date',
  'Expected a date that exists: YYYY, YYYY-MM or YYYY-MM-DD.',
);

export const day = satisfying(isDay, 10, 'invalid-date', 'Expected a day that exists: YYYY-MM-DD.');

const clock = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;

/** Says nothing about the zone: whether its clocks skip that hour is known only with the zone. */
const isLocalDateTime = (value: string) =>
  value[10] === 'T' && isDay(value.slice(0, 10)) && clock.test(value.slice(11));

export const localDateTime = satisfying(
  isLocalDateTime,
  19,
  'invalid-date-time',
  'Expected a local date and time that exists, without an offset: YYYY-MM-DDTHH:MM.',
);

const zoneName = /^(UTC|[A-Z][A-Za-z0-9_+-]*(\/[A-Z][A-Za-z0-9_+-]*)+)$/;

/** Asking for a zone takes longer than the rest of a request's checks together; there are some hundred of them. */
const zonesFound = new Set<string>();

function isTimeZone(value: string): boolean {
  if (zonesFound.has(value)) return true;
  const found = zoneName.test(value) && isSpeltAs(value);
  if (found) zonesFound.add(value);
  return found;
}

function isSpeltAs(value: string): boolean {
  try {
    const known = new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
    // Zones are found whatever their case, but one zone has one spelling.
    return known === value || known.toLowerCase() !== value.toLowerCase();
  } catch {
    return false;
  }
}

export const timeZone = satisfying(
  isTimeZone,
  64,
  'invalid-time-zone',
  'Expected the name of an IANA time zone, such as Asia/Tokyo, or UTC.',
);
