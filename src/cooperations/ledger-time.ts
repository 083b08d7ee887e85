import type { EntityManager } from 'typeorm';
import { prepared } from '../kernel/database/prepared';

/** Ledger time of the last row; empty without one. */
export async function lastTime(tx: EntityManager): Promise<string> {
  const [{ time }] = await tx.query<{ time: string }[]>(LAST_TIME);
  return time;
}

const LAST_TIME = prepared(`select greatest(
  coalesce((select ledger_time from cooperation_step order by position desc limit 1), ''),
  coalesce((select ledger_time from third_region_interest order by position desc limit 1), '')) as time`);
