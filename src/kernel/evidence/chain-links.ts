import type { EntityManager } from 'typeorm';
import type { RecordedEvent } from '../event-store/event-store';
import { Poisoned } from '../following/retries';
import type { Checkpoint } from './checkpoint';
import { GENESIS, type Tip, tipAfter } from './link';

/** The chain says something else than what was signed, or what this process has stored. It must not be signed again. */
export class ContradictedCheckpoint extends Poisoned {
  constructor({ n, from }: Witness, { position }: Tip) {
    super({ position, type: 'link' }, `link ${n} is another than the one ${from}: run kakehashi verify`);
  }
}

/** A link that is known from elsewhere than the database. */
interface Witness {
  readonly n: number;
  readonly link: Buffer;
  readonly from: string;
}

/** Where the chain stood at an instant of the database's clock, ISO 8601 in UTC. */
export interface Stand {
  /** Links in their order. */
  readonly tips: readonly Tip[];
  readonly time: string;
}

/** The links of the chain in the database, written by one process at a time. */
export class ChainLinks {
  /** The furthest link that was signed, or that this process has stored; the chain has to pass through it. */
  private witness: Witness | undefined;

  constructor(signed: Checkpoint | undefined) {
    this.witness = signed && { n: signed.size, link: signed.root, from: `signed at ${signed.time}` };
  }

  async empty(tx: EntityManager): Promise<void> {
    await tx.query('delete from proj.link');
  }

  /** Adds a link for each event. @throws ContradictedCheckpoint if that is not the chain that was signed */
  async extend(tx: EntityManager, events: readonly RecordedEvent[]): Promise<Stand> {
    const { tip: last, time } = await this.last(tx);
    let tip = last;
    const tips = events.map((event) => (tip = tipAfter(tip, event)));
    await tx.query(
      `insert into proj.link (n, position, link) select * from unnest($1::bigint[], $2::text[], $3::bytea[])`,
      [tips.map(({ n }) => n), tips.map(({ position }) => position), tips.map(({ link }) => link)],
    );
    await this.passThrough(tx, last, tip);
    return { tips, time };
  }

  /** To be told once the transaction has ended well. */
  stored({ tips }: Stand): void {
    const tip = tips.at(-1);
    if (tip && tip.n > (this.witness?.n ?? 0))
      this.witness = { ...tip, from: 'that this process has stored' };
  }

  /** The last link, where there is one. @throws ContradictedCheckpoint */
  async newest(tx: EntityManager): Promise<Stand> {
    const { tip, time } = await this.last(tx);
    await this.passThrough(tx, tip, tip);
    return { tips: tip.n > 0 ? [tip] : [], time };
  }

  private async last(tx: EntityManager): Promise<{ tip: Tip; time: string }> {
    const [{ now, n, position, link }] = await tx.query<Last[]>(LAST);
    const tip = n === null ? GENESIS : { n: Number(n), position: position!, link: link! };
    return { tip, time: now.toISOString() };
  }

  private async passThrough(tx: EntityManager, from: Tip, to: Tip): Promise<void> {
    const { witness } = this;
    if (!witness || to.n < witness.n) return;
    const link = from.n === witness.n ? from.link : await this.link(tx, witness.n);
    if (!link?.equals(witness.link)) throw new ContradictedCheckpoint(witness, to);
  }

  private async link(tx: EntityManager, n: number): Promise<Buffer | undefined> {
    const [row] = await tx.query<{ link: Buffer }[]>('select link from proj.link where n = $1', [n]);
    return row?.link;
  }
}

interface Last {
  readonly now: Date;
  readonly n: string | null;
  readonly position: string | null;
  readonly link: Buffer | null;
}

const LAST = `select clock_timestamp() as now, l.n, l.position, l.link
  from (select) one left join (select n, position, link from proj.link order by n desc limit 1) l on true`;
