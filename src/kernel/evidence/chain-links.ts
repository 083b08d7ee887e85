import type { EntityManager } from 'typeorm';
import type { RecordedEvent } from '../event-store/event-store';
import { type Checkpoint } from './checkpoint';
import { ContradictedCheckpoint } from './checkpoint-signer';
import { GENESIS, type Tip, tipAfter } from './link';

/** The links of the chain in the database, written by one process at a time. */
export class ChainLinks {
  private passed: boolean;

  constructor(private readonly passesThrough: Checkpoint | undefined) {
    this.passed = passesThrough === undefined;
  }

  async empty(tx: EntityManager): Promise<void> {
    await tx.query('delete from proj.link');
  }

  /** Adds a link for each event. @throws ContradictedCheckpoint if that is not the chain that was signed */
  async extend(tx: EntityManager, events: readonly RecordedEvent[]): Promise<Tip[]> {
    let tip = await this.tip(tx);
    const tips = events.map((event) => (tip = tipAfter(tip, event)));
    await tx.query(
      `insert into proj.link (n, position, link) select * from unnest($1::bigint[], $2::text[], $3::bytea[])`,
      [tips.map(({ n }) => n), tips.map(({ position }) => position), tips.map(({ link }) => link)],
    );
    if (!this.passed) await this.passThrough(tx, tip);
    return tips;
  }

  /** The last link, where there is one. @throws ContradictedCheckpoint */
  async newest(tx: EntityManager): Promise<Tip[]> {
    const tip = await this.tip(tx);
    if (!this.passed) await this.passThrough(tx, tip);
    return tip.n > 0 ? [tip] : [];
  }

  private async tip(tx: EntityManager): Promise<Tip> {
    const [last] = await tx.query<{ n: string; position: string; link: Buffer }[]>(
      'select n, position, link from proj.link order by n desc limit 1',
    );
    return last ? { ...last, n: Number(last.n) } : GENESIS;
  }

  private async passThrough(tx: EntityManager, tip: Tip): Promise<void> {
    const signed = this.passesThrough!;
    if (tip.n < signed.size) return;
    const [row] = await tx.query<{ link: Buffer }[]>('select link from proj.link where n = $1', [
      signed.size,
    ]);
    if (!row?.link.equals(signed.root)) throw new ContradictedCheckpoint(signed);
    this.passed = true;
  }
}
