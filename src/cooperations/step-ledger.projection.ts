import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Position } from '../kernel/event-store/event-store';
import { earliestDay } from '../kernel/partial-date';
import { type Projection, Projects } from '../kernel/projections/projection';
import { insertRows, upsertRows } from '../kernel/projections/upsert-rows';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import { type Party, partyKey } from '../parties/party.events';
import { CooperationStep, LedgerParty, ThirdRegionInterest } from './cooperation-step';
import { countryOf, type Described, interestOf, isPartyEvent, ledgerPartyOf } from './ledger-parties';
import { type Stage, stages, type StepOf } from './step';
import { StepCatalogue } from './step-catalogue';

/** What a batch leaves behind until it is written. */
interface Ledger {
  time: string;
  readonly parties: Map<string, LedgerParty>;
  readonly changedParties: Map<string, LedgerParty>;
  readonly steps: CooperationStep[];
  readonly interests: ThirdRegionInterest[];
}

@Injectable()
@Projects({ name: 'step-ledger', version: 1 })
export class StepLedgerProjection implements Projection {
  readonly tables = [CooperationStep, LedgerParty, ThirdRegionInterest];
  /** It meets every event, so it is here that an event of a newer Kakehashi is noticed and not skipped. */
  readonly types = 'all';

  constructor(private readonly catalogue: StepCatalogue) {}

  async apply(tx: EntityManager, events: readonly StoredEvent[]): Promise<void> {
    const ledger = await this.open(tx, events);
    for (const event of events) {
      if (isPartyEvent(event)) this.noteParty(ledger, event);
      else if (this.catalogue.step(event.type)) await this.noteStep(tx, ledger, event);
    }
    await upsertRows(tx, LedgerParty, [...ledger.changedParties.values()]);
    await insertRows(tx, ThirdRegionInterest, ledger.interests);
    await insertRows(tx, CooperationStep, ledger.steps);
  }

  private async open(tx: EntityManager, events: readonly StoredEvent[]): Promise<Ledger> {
    const keys = new Set(events.flatMap((event) => this.partiesOf(event).map(partyKey)));
    const known = keys.size === 0 ? [] : await tx.query<LedgerParty[]>(KNOWN_PARTIES, [[...keys]]);
    const [{ time }] = await tx.query<{ time: string }[]>(LAST_TIME);
    return {
      time,
      parties: new Map(known.map((party) => [party.id, party])),
      changedParties: new Map(),
      steps: [],
      interests: [],
    };
  }

  private partiesOf(event: StoredEvent): readonly Party[] {
    const { type, data } = event;
    const country = isPartyEvent(event) && countryOf(event);
    if (country) return [country];
    return this.catalogue.step(type)?.parties?.(data as never) ?? [];
  }

  private noteParty(ledger: Ledger, event: Described): void {
    const country = countryOf(event);
    const regions = country && ledger.parties.get(partyKey(country))?.thirdRegions;
    const party = ledgerPartyOf(event, regions);
    ledger.parties.set(party.id, party);
    ledger.changedParties.set(party.id, party);
    const interest = interestOf(event);
    if (!interest) return;
    raiseTime(ledger, event);
    ledger.interests.push({ ...interest, ledgerTime: ledger.time });
  }

  private async noteStep(tx: EntityManager, ledger: Ledger, event: StoredEvent): Promise<void> {
    raiseTime(ledger, event);
    const step = this.row(ledger, event);
    const { corrects, stage } = this.catalogue.step(event.type)!;
    if (stage === 'reached') step.stage = await this.reached(tx, ledger, step);
    if (corrects) step.supersedes = await this.corrected(tx, ledger, step, corrects);
    ledger.steps.push(step);
    if (step.interests.length > 0 && step.parties.length > 0)
      ledger.interests.push({
        position: step.position,
        partyKey: step.parties[0],
        side: 'EU',
        source: step.cooperationId,
        thirdRegions: step.interests,
        ledgerTime: ledger.time,
      });
  }

  private row(
    ledger: Ledger,
    { type, data, stream, position, recordedAt, metadata }: StoredEvent,
  ): CooperationStep {
    const step = this.catalogue.step(type)!;
    const facts = data as never;
    const parties = (step.parties?.(facts) ?? []).map(partyKey);
    const placed = parties.flatMap((key) => ledger.parties.get(key) ?? []);
    const occurredOn = step.on?.(facts) ?? recordedAt.slice(0, 10);
    const hyphen = stream.indexOf('-');
    return {
      position,
      cooperationId: (data as { cooperationId: string }).cooperationId,
      category: stream.slice(0, hyphen),
      thingId: stream.slice(hyphen + 1),
      stage: step.stage === 'reached' ? stages[0] : step.stage,
      type,
      occurredOn,
      occurredDay: earliestDay(occurredOn),
      recordedAt,
      ledgerTime: ledger.time,
      actor: metadata.actorId ?? '',
      parties,
      regions: distinct(placed.flatMap(({ region }) => region ?? [])),
      prefectures: distinct(placed.flatMap(({ prefecture }) => prefecture ?? [])),
      thirdRegions: distinct(placed.flatMap(({ thirdRegions }) => thirdRegions)),
      ...aboutOf(step, facts),
      supersedes: null,
      data,
    };
  }

  private async reached(tx: EntityManager, { steps }: Ledger, { cooperationId }: CooperationStep) {
    const stored = await tx.query<{ stage: Stage }[]>(STAGES_OF_COOPERATION, [cooperationId]);
    const near = steps.filter((step) => step.cooperationId === cooperationId);
    const before = [...stored, ...near].map(({ stage }) => stage);
    return stages.findLast((stage) => before.includes(stage)) ?? stages[0];
  }

  /** The newest row that says what is corrected now: the step itself, or its last correction. */
  private async corrected(
    tx: EntityManager,
    { steps }: Ledger,
    { thingId, type }: CooperationStep,
    corrects: string,
  ): Promise<Position | null> {
    const types = [corrects, type];
    const near = steps.findLast((step) => step.thingId === thingId && types.includes(step.type));
    if (near) return near.position;
    const [row] = await tx.query<{ position: Position }[]>(LAST_OF_THING, [thingId, types]);
    return row?.position ?? null;
  }
}

/** What the step says the cooperation is about, of which most steps say nothing. */
const aboutOf = (step: StepOf<never>, data: never) => ({
  interests: (step.thirdRegionsOfInterest?.(data) ?? []).map(({ id }) => id),
  ecosystems: [...(step.ecosystems?.(data) ?? [])],
  forms: [...(step.forms?.(data) ?? [])],
  priorities: [...(step.priorities?.(data) ?? [])],
  office: step.office?.(data) ?? null,
});

/** By the rows alone, so that it does not depend on which events came in one batch. */
function raiseTime(ledger: Ledger, { recordedAt }: StoredEvent): void {
  if (recordedAt > ledger.time) ledger.time = recordedAt;
}

const distinct = (values: readonly string[]) => [...new Set(values)];

const KNOWN_PARTIES = `select id, region, prefecture, third_regions as "thirdRegions"
  from ledger_party where id = any($1)`;

const LAST_TIME = `select greatest(
  coalesce((select ledger_time from cooperation_step order by position desc limit 1), ''),
  coalesce((select ledger_time from third_region_interest order by position desc limit 1), '')) as time`;

const STAGES_OF_COOPERATION = `select distinct stage from cooperation_step where cooperation_id = $1`;

const LAST_OF_THING = `select position from cooperation_step
  where thing_id = $1 and type = any($2) order by position desc limit 1`;
