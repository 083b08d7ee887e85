import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { prepared } from '../kernel/database/prepared';
import { together } from '../kernel/database/together';
import { type Projection, Projects } from '../kernel/projections/projection';
import { insertRows, upsertRows } from '../kernel/projections/upsert-rows';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import { type Party, partyKey } from '../parties/party.events';
import { CooperationMark, FigureCount, FigureNow } from './cooperation-mark';
import { CooperationStep, LedgerParty } from './cooperation-step';
import { CorrectableStep } from './correctable-step';
import { Corrections } from './corrections';
import { Figures, type Rise } from './figures';
import { Interests } from './interests';
import { type Known, Ledger } from './ledger';
import { countryOf, isPartyEvent } from './ledger-parties';
import { LedgerRefold } from './ledger-refold';
import { lastTime } from './ledger-time';
import { Marks } from './marks';
import { StepCatalogue } from './step-catalogue';
import { InterestSpan, ThirdRegionInterest } from './third-region-interest';

@Injectable()
@Projects({ name: 'step-ledger', version: 4 })
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
  readonly keysLater = this.tables.filter((table) => table !== LedgerParty);
  /** It meets every event, so it is here that an event of a newer Kakehashi is noticed and not skipped. */
  readonly types = 'all';

  constructor(private readonly catalogue: StepCatalogue) {}

  async apply(tx: EntityManager, events: readonly StoredEvent[]): Promise<void> {
    const known = await this.knownTo(tx, events);
    const ledger = new Ledger(this.catalogue, known);
    for (const event of events) ledger.note(event);
    const { parties, interests, steps, marks, rises } = ledger.take();
    await together(tx, [
      () => upsertRows(tx, LedgerParty, parties),
      () => writeInterests(tx, interests),
      () => insertRows(tx, CooperationStep, steps),
      () => upsertRows(tx, CorrectableStep, [...known.corrections.touched.values()]),
      () => insertRows(tx, CooperationMark, marks),
      () => writeFigures(tx, rises),
    ]);
  }

  refold(tx: EntityManager): Promise<LedgerRefold> {
    return LedgerRefold.goOn(tx, this.catalogue);
  }

  private async knownTo(tx: EntityManager, events: readonly StoredEvent[]): Promise<Known> {
    const keys = new Set(events.flatMap((event) => this.partiesOf(event).map(partyKey)));
    const steps = events.filter(({ type }) => this.catalogue.step(type));
    const cooperations = steps.map(({ data }) => (data as { cooperationId: string }).cooperationId);
    const corrected = steps.filter(({ type }) => this.catalogue.step(type)!.corrects);
    const things = corrected.map(({ stream }) => stream.slice(stream.indexOf('-') + 1));
    const [parties, time, marks, corrections] = await together(tx, [
      () => knownParties(tx, keys),
      () => lastTime(tx),
      () => Marks.of(tx, new Set(cooperations)),
      () => Corrections.of(tx, this.catalogue, things),
    ]);
    return { time, parties, marks, corrections };
  }

  private partiesOf(event: StoredEvent): readonly Party[] {
    const { type, data } = event;
    const country = isPartyEvent(event) && countryOf(event);
    if (country) return [country];
    return this.catalogue.step(type)?.parties?.(data as never) ?? [];
  }
}

async function writeInterests(tx: EntityManager, said: readonly ThirdRegionInterest[]): Promise<void> {
  if (said.length === 0) return;
  const interests = await Interests.of(tx, said);
  interests.turn(said);
  await insertRows(tx, ThirdRegionInterest, said);
  await upsertRows(tx, InterestSpan, [...interests.touched]);
}

async function writeFigures(tx: EntityManager, rises: readonly Rise[]): Promise<void> {
  if (rises.length === 0) return;
  const figures = await Figures.of(tx, rises);
  await insertRows(tx, FigureCount, figures.count(rises));
  await upsertRows(tx, FigureNow, figures.now);
}

async function knownParties(tx: EntityManager, keys: ReadonlySet<string>): Promise<Known['parties']> {
  const rows = keys.size === 0 ? [] : await tx.query<LedgerParty[]>(KNOWN_PARTIES, [[...keys]]);
  return new Map(rows.map((party) => [party.id, party]));
}

const KNOWN_PARTIES = prepared(`select id, region, prefecture, third_regions as "thirdRegions"
  from ledger_party where id = any($1)`);
