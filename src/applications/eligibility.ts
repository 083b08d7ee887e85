import { type PartialDate, lasts } from '../kernel/partial-date';
import type { Ineligibility, MobilityRequest } from './mobility.events';

/** What a call asks of its applicants. */
export interface Requirements {
  readonly maxWeeks: number;
  readonly maxWeeklyEuro: number;
  readonly eccpProfileRequired: boolean;
  readonly eligibleCountries: readonly {
    readonly country: string;
    readonly from?: PartialDate;
    readonly to?: PartialDate;
  }[];
}

interface Applying {
  readonly country?: string | null;
  readonly active: boolean;
}

/**
 * Every reason for which an application is not eligible. Countries are judged on the day of the deadline, so that the
 * day of submission makes no difference.
 */
export function ineligibilitiesOf(
  call: Requirements,
  request: Pick<MobilityRequest, 'weeks' | 'weeklyEuro' | 'eccpProfile' | 'wished'>,
  { country, active }: Applying,
  deadlineDay: string,
): Ineligibility[] {
  const inList = call.eligibleCountries.some(
    ({ country: one, from = '0001', to }) => one === country && lasts({ from, to }, deadlineDay),
  );
  const found: Readonly<Record<Ineligibility, boolean>> = {
    'country-not-eligible': !inList,
    'eccp-profile-missing': call.eccpProfileRequired && !request.eccpProfile,
    'stay-too-long': request.weeks > call.maxWeeks,
    'weekly-cost-too-high': request.weeklyEuro > call.maxWeeklyEuro,
    'no-partner-wished': request.wished.length === 0,
    'applicant-inactive': !active,
  };
  return (Object.keys(found) as Ineligibility[]).filter((reason) => found[reason]);
}
