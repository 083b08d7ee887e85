import type { EntityManager } from 'typeorm';
import type { RecordedEvent } from '../event-store/event-store';
import type { Checkpoint } from './checkpoint';
import { GENESIS, type Tip, tipAfter } from './link';

/** The chain says something else than what was signed. It must not be signed again. */
export class ContradictedCheckpoint extends Error {
  constructor({ size, time }: Checkpoint) {
    super(`link ${size} is another than the one signed at ${time}: run kakehashi verify`);
  }
}

/** Where the chain stood at an instant of the database's clock, ISO 8601 in UTC. */
export interface Stand {
  /** Links in their order. */
  readonly tips: readonly Tip[];
  readonly time: string;
}

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
  async extend(tx: EntityManager, events: readonly RecordedEvent[]): Promise<Stand> {
    const { tip: last, time } = await this.last(tx);
    let tip = last;
    const tips = events.map((event) => (tip = tipAfter(tip, event)));
    await tx.query(
      `insert into proj.link (n, position, link) select * from unnest($1::bigint[], $2::text[], $3::bytea[])`,
      [tips.map(({ n }) => n), tips.map(({ position }) => position), tips.map(({ link }) => link)],
    );
    if (!this.passed) await this.passThrough(tx, tip);
    return { tips, time };
  }

  /** The last link, where there is one. @throws ContradictedCheckpoint */
  async newest(tx: EntityManager): Promise<Stand> {
    const { tip, time } = await this.last(tx);
    if (!this.passed) await this.passThrough(tx, tip);
    return { tips: tip.n > 0 ? [tip] : [], time };
  }

  private async last(tx: EntityManager): Promise<{ tip: Tip; time: string }> {
    const [{ now, n, position, link }] = await tx.query<Last[]>(LAST);
    const tip = n === null ? GENESIS : { n: Number(n), position: position!, link: link! };
    return { tip, time: now.toISOString() };
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

interface Last {
  readonly now: Date;
  readonly n: string | null;
  readonly position: string | null;
  readonly link: Buffer | null;
}

const LAST = `select clock_timestamp() as now, l.n, l.position, l.link
  from (select) one left join (select n, position, link from proj.link order by n desc limit 1) l on true`;
