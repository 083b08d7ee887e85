import type { DataSource } from 'typeorm';
import { GENERATOR } from './story';

/** The record holds steps that people have recorded. */
export class RealRecord extends Error {}

/** Made-up cooperations stand for ever, so they may only stand beside the seed and beside others of their kind. */
export async function refuseRealRecord(dataSource: DataSource): Promise<void> {
  const [real] = await dataSource.query<{ actor: string }[]>(
    `select actor from cooperation_step where actor <> all($1) limit 1`,
    [['seed', GENERATOR]],
  );
  if (real)
    throw new RealRecord(
      `This record holds cooperations that were not made up (by ${real.actor}); nothing was done.`,
    );
}
