const MONTHS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** Days since the year 0 of a day `2026-11-24`, in the Gregorian calendar; arithmetic alone, no clock and no zone. */
function dayNumber(day: string): number {
  const [year, month, date] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  return before * 365 + leapDays + MONTHS_BEFORE[month - 1] + (leap && month > 2 ? 1 : 0) + date;
}

export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from);

/** The day so many months earlier, as a text that sorts; it need not exist in the calendar. */
export function monthsBefore(day: string, months: number): string {
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - months;
  const year = Math.floor(count / 12);
  return `${String(year).padStart(4, '0')}-${String(count - year * 12 + 1).padStart(2, '0')}-${day.slice(8, 10)}`;
}
