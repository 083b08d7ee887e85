/** A date as far as it is known: `2014`, `2014-09` or `2014-09-26`. */
export type PartialDate = string;

const shape = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

const daysInMonth = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

export function isPartialDate(text: unknown): text is PartialDate {
  const [, year, month, day] = (typeof text === 'string' && shape.exec(text)) || [];
  if (!year || Number(year) < 1000) return false;
  if (!month) return true;
  if (Number(month) < 1 || Number(month) > 12) return false;

  return !day || (Number(day) >= 1 && Number(day) <= daysInMonth(Number(year), Number(month)));
}

/** A day that exists in the calendar, `2014-09-26`. */
export const isDay = (text: unknown): text is string =>
  typeof text === 'string' && text.length === 10 && isPartialDate(text);

/** The day by which a partial date sorts and is counted. */
export const earliestDay = (date: PartialDate): string => `${date}-01-01`.slice(0, 10);

/** No day of a partial date lies behind this text; it need not exist in the calendar. */
export const latestDay = (date: PartialDate): string =>
  date + '-12-31'.slice(date.length === 4 ? 0 : date.length - 4);

/** Only a date whose first day lies after today is in the future: this year is not, though it may not be over. */
export const liesAfter = (date: PartialDate, today: string): boolean => earliestDay(date) > today;

/** The partial date `years` later, as exact as the one given; 29 February becomes the 28th. */
export function yearsLater(date: PartialDate, years: number): PartialDate {
  const year = String(Number(date.slice(0, 4)) + years).padStart(4, '0');
  const later = year + date.slice(4);
  return isPartialDate(later) ? later : `${year}-02-28`;
}

/** Whether something that lasts from one date to another would end before it begins, as far as both are known. */
export function endsBefore(to: PartialDate, from: PartialDate): boolean {
  const known = Math.min(from.length, to.length);
  return to.slice(0, known) < from.slice(0, known);
}

export interface Term {
  readonly from: PartialDate;
  /** Its last day, month or year; absent: no end is known. */
  readonly to?: PartialDate | null;
}

/** Whether a day lies within a term; a date known only to the year or month counts with all its days. */
export const lasts = ({ from, to }: Term, day: string): boolean =>
  day.slice(0, from.length) >= from && (!to || day.slice(0, to.length) <= to);

const DAY_MS = 86_400_000;

/** How many days there are from one day to another, both counted. */
export const daysFrom = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;

/** The day that lies so many days after another. */
export const daysLater = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
