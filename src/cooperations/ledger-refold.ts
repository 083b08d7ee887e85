import type { EntityManager } from 'typeorm';
import type { Refold } from '../kernel/projections/refold';
import { replaceRows, RowBuffer, upsertRows } from '../kernel/projections/upsert-rows';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import { CooperationMark, FigureCount, FigureNow } from './cooperation-mark';
import { CooperationStep, LedgerParty } from './cooperation-step';
import { CorrectableStep } from './correctable-step';
import { Corrections } from './corrections';
import { Figures } from './figures';
import { Interests } from './interests';
import { type Known, Ledger } from './ledger';
import { lastTime } from './ledger-time';
import { Marks } from './marks';
import type { StepCatalogue } from './step-catalogue';
import { InterestSpan, ThirdRegionInterest } from './third-region-interest';

/**
 * The whole ledger in memory: some 250 bytes a cooperation. Rows that are only ever added are written as they come, those
 * that change with later events at the end; until then they are what the others add up to.
 */
export class LedgerRefold implements Refold {
  private readonly ledger: Ledger;
  private readonly added: readonly [steps: RowBuffer, marks: RowBuffer, counts: RowBuffer, said: RowBuffer];
  private parties = new Map<string, LedgerParty>();

  private constructor(
    tx: EntityManager,
    catalogue: StepCatalogue,
    private readonly all: Known & { readonly figures: Figures; readonly interests: Interests },
  ) {
    this.ledger = new Ledger(catalogue, all);
    const entities = [CooperationStep, CooperationMark, FigureCount, ThirdRegionInterest];
    this.added = entities.map((entity) => new RowBuffer(tx, entity)) as never;
  }

  static async goOn(tx: EntityManager, catalogue: StepCatalogue): Promise<LedgerRefold> {
    const parties = await tx.find(LedgerParty);
    return new LedgerRefold(tx, catalogue, {
      time: await lastTime(tx),
      parties: new Map(parties.map((party) => [party.id, party])),
      marks: await Marks.ofAll(tx),
      corrections: await Corrections.ofAll(tx, catalogue),
      figures: await Figures.ofAll(tx),
      interests: await Interests.ofAll(tx),
    });
  }

  fold(events: readonly StoredEvent[]): void {
    for (const event of events) this.ledger.note(event);
    const noted = this.ledger.take();
    const [steps, marks, counts, said] = this.added;
    steps.add(noted.steps);
    marks.add(noted.marks);
    counts.add(this.all.figures.count(noted.rises));
    said.add(noted.interests);
    this.all.interests.turn(noted.interests);
    for (const party of noted.parties) this.parties.set(party.id, party);
  }

  take() {
    const parties = [...this.parties.values()];
    const writes = this.added.map((rows) => rows.take());
    this.parties = new Map();
    return async (tx: EntityManager) => {
      await upsertRows(tx, LedgerParty, parties);
      for (const write of writes) await write(tx);
    };
  }

  async complete(tx: EntityManager): Promise<void> {
    const { figures, interests, corrections } = this.all;
    await replaceRows(tx, FigureNow, figures.now);
    await replaceRows(tx, InterestSpan, [...interests.touched]);
    await replaceRows(tx, CorrectableStep, [...corrections.touched.values()]);
  }
}
