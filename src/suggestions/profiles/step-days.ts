import { earliestDay, type PartialDate } from '../../kernel/partial-date';

/** The days of a party's steps, each with how many steps it had; thousands of steps are a few hundred days. */
export class StepDays {
  count = 0;
  private readonly days = new Map<PartialDate, number>();
  private newest: PartialDate | undefined;

  add(day: PartialDate, by: 1 | -1): void {
    const steps = (this.days.get(day) ?? 0) + by;
    if (steps === 0) this.days.delete(day);
    else this.days.set(day, steps);
    this.count += by;
    if (by === 1) this.newest = laterOf(this.newest, day);
    else if (steps === 0 && day === this.newest)
      this.newest = [...this.days.keys()].reduce<PartialDate | undefined>(laterOf, undefined);
  }

  get last(): PartialDate | undefined {
    return this.newest;
  }
}

/** Of two dates that begin on the same day the one that is known better. */
export function laterOf(
  one: PartialDate | undefined,
  other: PartialDate | undefined,
): PartialDate | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const [first, second] = [earliestDay(one), earliestDay(other)];
  if (first === second) return one.length >= other.length ? one : other;
  return first > second ? one : other;
}
