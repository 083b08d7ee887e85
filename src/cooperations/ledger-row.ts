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
  return {
    position,
    cooperationId: data.cooperationId,
    category: stream.slice(0, dash),
    thingId: stream.slice(dash + 1),
    stage: step.stage === 'reached' ? stages[0] : step.stage,
    type,
    occurredDay: earliestDay(dayOf(event, step)),
    ledgerTime: time,
    ...partiesIn(step.parties?.(data) ?? [], parties),
    ...aboutOf(step, data),
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
  const placed = keys.flatMap((key) => known.get(key) ?? []);
  return {
    parties: keys,
    regions: distinct(placed.flatMap(({ region }) => region ?? [])),
    prefectures: distinct(placed.flatMap(({ prefecture }) => prefecture ?? [])),
    thirdRegions: distinct(placed.flatMap(({ thirdRegions }) => thirdRegions)),
  };
}

const NOBODY = { parties: null, regions: null, prefectures: null, thirdRegions: null };

/** What the step says the cooperation is about. */
const aboutOf = (step: Step, data: StepData) => ({
  interests: orNull(step.thirdRegionsOfInterest?.(data).map(({ id }) => id)),
  ecosystems: orNull(step.ecosystems?.(data)),
  forms: orNull(step.forms?.(data)),
  priorities: orNull(step.priorities?.(data)),
  office: step.office?.(data) ?? null,
});

/** Most steps say nothing of most things. */
const orNull = (values: readonly string[] | undefined) => (values?.length ? [...values] : null);

const distinct = (values: readonly string[]) => orNull(values.length < 2 ? values : [...new Set(values)]);
