import { DataSource } from 'typeorm';
import { dataSourceOptions, patientLimits } from './data-source-options';
import { ensureServingRole, grantServing, SERVING_ROLE, UnfitDatabase } from './serving-role';

export interface Migrating {
  readonly ownerUrl: string;
  readonly servingUrl: string;
  /** False: only check that nothing is left to migrate. */
  readonly migrate: boolean;
  /** Password of the serving role, where it logs in itself. */
  readonly servingPassword?: string;
}

/** How the service connects: the URL and, where that logs in as the owner, the role it then takes. */
export interface Serving {
  readonly url: string;
  readonly role?: string;
}

const userOf = (url: string) => decodeURIComponent(new URL(url).username);

/** One service migrates at a time; the others wait for it. */
const LOCK = 0x6b616b65;

/** Copies of read models have the columns of before; what is still wanted of them is built anew. */
const DROP_COPIES = `select proj.drop_copies(
  (select array_agg(name) from proj.checkpoint where kind = 'copy'),
  (select array_agg(tablename::text) from pg_tables where schemaname in ('next', 'former')))`;

/** Brings the schema up to date as the owner and lets the serving role in. @throws UnfitDatabase */
export async function migrate({
  ownerUrl,
  servingUrl,
  migrate: allowed,
  servingPassword,
}: Migrating): Promise<Serving> {
  const sameUser = userOf(ownerUrl) === userOf(servingUrl);
  const owner = await new DataSource(dataSourceOptions(ownerUrl, undefined, patientLimits)).initialize();
  const lock = owner.createQueryRunner();
  try {
    await lock.query(`select pg_advisory_lock($1)`, [LOCK]);
    if (!allowed && (await owner.showMigrations()))
      throw new UnfitDatabase('Migrations are pending and MIGRATE=false forbids to run them.');
    if (allowed) {
      const run = await owner.runMigrations({ transaction: 'each' });
      if (run.length > 0) await owner.query(DROP_COPIES);
      if (sameUser || servingPassword) await ensureServingRole(owner, servingPassword);
      await grantServing(owner, sameUser ? SERVING_ROLE : userOf(servingUrl));
    }
    return { url: servingUrl, role: sameUser ? SERVING_ROLE : undefined };
  } finally {
    await lock.release();
    await owner.destroy();
  }
}
