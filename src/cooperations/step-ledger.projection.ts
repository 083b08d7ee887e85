import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { prepared } from '../kernel/database/prepared';
import { together } from '../kernel/database/together';
import { earliestDay } from '../kernel/partial-date';
import { type Projection, Projects } from '../kernel/projections/projection';
import { insertRows, upsertRows } from '../kernel/projections/upsert-rows';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import { type Party, partyKey } from '../parties/party.events';
import { CooperationMark, FigureCount, FigureNow } from './cooperation-mark';
import { CooperationStep, LedgerParty } from './cooperation-step';
import { CorrectableStep } from './correctable-step';
import { Corrections } from './corrections';
import { writeInterests } from './interests';
import { countryOf, type Described, interestOf, isPartyEvent, ledgerPartyOf } from './ledger-parties';
import { Marks } from './marks';
import { stages, type StepOf } from './step';
import { StepCatalogue } from './step-catalogue';
import { InterestSpan, ThirdRegionInterest } from './third-region-interest';

/** What a batch leaves behind until it is written. */
interface Ledger {
  time: string;
  readonly parties: Map<string, LedgerParty>;
  readonly changedParties: Map<string, LedgerParty>;
  readonly steps: CooperationStep[];
  readonly interests: ThirdRegionInterest[];
  readonly marks: Marks;
  readonly corrections: Corrections;
}

@Injectable()
@Projects({ name: 'step-ledger', version: 2 })
export class StepLedgerProjection implements Projection {
  readonly tables = [
    CooperationStep,
    CorrectableStep,
    CooperationMark,
    FigureCount,
    FigureNow,
    LedgerParty,
    ThirdRegionInterest,
    InterestSpan,
  ];
  /** It meets every event, so it is here that an event of a newer Kakehashi is noticed and not skipped. */
  readonly types = 'all';

  constructor(private readonly catalogue: StepCatalogue) {}

  async apply(tx: EntityManager, events: readonly StoredEvent[]): Promise<void> {
    const ledger = await this.open(tx, events);
    for (const event of events) {
      if (isPartyEvent(event)) this.noteParty(ledger, event);
      else if (this.catalogue.isTold(event.type)) this.noteStep(ledger, event);
    }
    await together(tx, [
      () => upsertRows(tx, LedgerParty, [...ledger.changedParties.values()]),
      () => writeInterests(tx, ledger.interests),
      () => insertRows(tx, CooperationStep, ledger.steps),
      () => ledger.corrections.write(),
      () => ledger.marks.write(),
    ]);
  }

  private async open(tx: EntityManager, events: readonly StoredEvent[]): Promise<Ledger> {
    const keys = new Set(events.flatMap((event) => this.partiesOf(event).map(partyKey)));
    const steps = events.filter(({ type }) => this.catalogue.step(type));
    const cooperations = steps.map(({ data }) => (data as { cooperationId: string }).cooperationId);
    const corrected = steps.filter(({ type }) => this.catalogue.step(type)!.corrects);
    const things = corrected.map(({ stream }) => thingOf(stream));
    const [known, time, marks, corrections] = await together(tx, [
      () => knownParties(tx, keys),
      () => lastTime(tx),
      () => Marks.of(tx, new Set(cooperations)),
      () => Corrections.of(tx, things),
    ]);
    const parties = new Map(known.map((party) => [party.id, party]));
    return { time, parties, changedParties: new Map(), steps: [], interests: [], marks, corrections };
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

  private noteStep(ledger: Ledger, event: StoredEvent): void {
    raiseTime(ledger, event);
    const step = this.row(ledger, event);
    const { corrects, stage } = this.catalogue.step(event.type)!;
    if (stage === 'reached') step.stage = reached(ledger.marks.stagesOf(step.cooperationId));
    if (corrects) step.supersedes = ledger.corrections.correct(step, corrects);
    else if (this.catalogue.isCorrectable(event.type)) ledger.corrections.begin(step);
    ledger.marks.note(step);
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
    return {
      position,
      cooperationId: (data as { cooperationId: string }).cooperationId,
      category: stream.slice(0, stream.indexOf('-')),
      thingId: thingOf(stream),
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
}

const thingOf = (stream: string) => stream.slice(stream.indexOf('-') + 1);

const reached = (before: ReadonlySet<string>) => stages.findLast((stage) => before.has(stage)) ?? stages[0];

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

const knownParties = (tx: EntityManager, keys: ReadonlySet<string>): Promise<LedgerParty[]> =>
  keys.size === 0 ? Promise.resolve([]) : tx.query(KNOWN_PARTIES, [[...keys]]);

async function lastTime(tx: EntityManager): Promise<string> {
  const [{ time }] = await tx.query<{ time: string }[]>(LAST_TIME);
  return time;
}

const KNOWN_PARTIES = prepared(`select id, region, prefecture, third_regions as "thirdRegions"
  from ledger_party where id = any($1)`);

const LAST_TIME = prepared(`select greatest(
  coalesce((select ledger_time from cooperation_step order by position desc limit 1), ''),
  coalesce((select ledger_time from third_region_interest order by position desc limit 1), '')) as time`);
