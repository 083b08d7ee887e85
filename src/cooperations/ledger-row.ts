import { earliestDay, type PartialDate } from '../kernel/partial-date';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import { type Party, partyKey } from '../parties/party.events';
import type { CooperationStep, LedgerParty } from './cooperation-step';
import { stages } from './step';
import type { Step, StepData } from './step-catalogue';

/** When and with whom a step is seen. */
interface Around {
  readonly parties: ReadonlyMap<string, LedgerParty>;
  readonly time: string;
}

/** The row of a step, whatever came before it in its cooperation. */
export function rowOf(event: StoredEvent, step: Step, { parties, time }: Around): CooperationStep {
  const { type, stream, position } = event;
  const data = event.data as StepData;
  const dash = stream.indexOf('-');
  const who = partiesIn(step.parties?.(data) ?? [], parties);
  return {
    position,
    cooperationId: data.cooperationId,
    category: stream.slice(0, dash),
    thingId: stream.slice(dash + 1),
    stage: step.stage === 'reached' ? stages[0] : step.stage,
    type,
    occurredDay: earliestDay(dayOf(event, step)),
    ledgerTime: time,
    parties: who.parties,
    regions: who.regions,
    prefectures: who.prefectures,
    thirdRegions: who.thirdRegions,
    interests: orNull(step.thirdRegionsOfInterest?.(data).map(({ id }) => id)),
    ecosystems: orNull(step.ecosystems?.(data)),
    forms: orNull(step.forms?.(data)),
    priorities: orNull(step.priorities?.(data)),
    office: step.office?.(data) ?? null,
    supersedes: null,
  };
}

/** When the step happened, as far as known; the day of recording where it does not say. */
export const dayOf = ({ data, recordedAt }: StoredEvent, step: Step): PartialDate =>
  step.on?.(data as StepData) ?? recordedAt.slice(0, 10);

/** Who takes part from this step on, and where they are at home. */
function partiesIn(parties: readonly Party[], known: Around['parties']) {
  if (parties.length === 0) return NOBODY;
  const keys = parties.map(partyKey);
  const [regions, prefectures, thirdRegions]: [string[], string[], string[]] = [[], [], []];
  for (const key of keys) {
    const party = known.get(key);
    if (party?.region) regions.push(party.region);
    if (party?.prefecture) prefectures.push(party.prefecture);
    if (party) thirdRegions.push(...party.thirdRegions);
  }
  return {
    parties: keys,
    regions: distinct(regions),
    prefectures: distinct(prefectures),
    thirdRegions: distinct(thirdRegions),
  };
}

const NOBODY = { parties: null, regions: null, prefectures: null, thirdRegions: null };

/** Most steps say nothing of most things. */
const orNull = (values: readonly string[] | undefined) => (values?.length ? [...values] : null);

const distinct = (values: readonly string[]) => orNull(values.length < 2 ? values : [...new Set(values)]);
