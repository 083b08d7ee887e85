import { earliestDay } from '../kernel/partial-date';
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
  const { type, stream, position, recordedAt, metadata } = event;
  const data = event.data as StepData;
  const occurredOn = step.on?.(data) ?? recordedAt.slice(0, 10);
  const dash = stream.indexOf('-');
  return {
    position,
    cooperationId: data.cooperationId,
    category: stream.slice(0, dash),
    thingId: stream.slice(dash + 1),
    stage: step.stage === 'reached' ? stages[0] : step.stage,
    type,
    occurredOn,
    occurredDay: earliestDay(occurredOn),
    recordedAt,
    ledgerTime: time,
    actor: metadata.actorId ?? '',
    ...partiesIn(step.parties?.(data) ?? [], parties),
    ...aboutOf(step, data),
    supersedes: null,
    data: JSON.stringify(data),
  };
}

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
