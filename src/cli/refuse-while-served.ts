import type { INestApplicationContext } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { UnfitDatabase } from '../kernel/database/serving-role';
import { LEASE_SECONDS, Leases } from '../kernel/following/leases';

const LOOK_EVERY_MS = 500;

/**
 * A service that runs holds in memory how far the record had come, which is wrong once another one is accepted in its
 * place. One that was killed has leases for a while, which run out. @throws UnfitDatabase
 */
export async function refuseWhileServed(context: INestApplicationContext): Promise<void> {
  const leases = context.get(Leases);
  const end = Date.now() + LEASE_SECONDS * 1000 + LOOK_EVERY_MS;
  for (;;) {
    const leader = await leases.leaderElsewhere();
    if (!leader) return;
    if (Date.now() > end)
      throw new UnfitDatabase(`A service still runs on this record: ${leader}. Stop it first.`);
    await sleep(LOOK_EVERY_MS);
  }
}
