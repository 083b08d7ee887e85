import type { DataSource, QueryRunner } from 'typeorm';
import { grantsForServing } from '../event-store/postgres/es-schema';

export const SERVING_ROLE = 'kakehashi_app';

/** The database is not set up as the service needs it; the message says what to do. The service does not start. */
export class UnfitDatabase extends Error {}

/** Creates the role that serves, where the owner may create roles. It owns nothing. */
export async function ensureServingRole(owner: DataSource, password?: string): Promise<void> {
  const login = password ? `login password '${password}'` : 'nologin';
  const [{ exists }] = await owner.query(`select exists (select from pg_roles where rolname = $1)`, [
    SERVING_ROLE,
  ]);
  try {
    if (!exists) await owner.query(`create role ${SERVING_ROLE} ${login}`);
    else if (password) await owner.query(`alter role ${SERVING_ROLE} ${login}`);
    if (!password) await owner.query(`grant ${SERVING_ROLE} to current_user`);
  } catch (error) {
    if (await roleExists(owner)) return;
    throw new UnfitDatabase(
      `The role of DATABASE_URL may not create the role ${SERVING_ROLE} (${(error as Error).message}). ` +
        'Give DATABASE_OWNER_URL the owning role and DATABASE_URL another one that owns nothing.',
    );
  }
}

/** A concurrent start may have been faster. */
const roleExists = async (owner: DataSource) =>
  (await owner.query(`select 1 from pg_roles where rolname = $1`, [SERVING_ROLE])).length > 0;

/** What the serving role may do: read the record, append through its function, write everything that derives from it. */
export async function grantServing(owner: DataSource | QueryRunner, role: string): Promise<void> {
  const name = `"${role.replaceAll('"', '""')}"`;
  await owner.query(grantsForServing(name));
  for (const schema of ['public', 'proj', 'vault']) {
    await owner.query(`grant usage on schema ${schema} to ${name}`);
    await owner.query(`grant select, insert, update, delete on all tables in schema ${schema} to ${name}`);
  }
  // Copies of read models are vacuumed before anybody reads them; they are open to whom the live ones are.
  await owner.query(`grant maintain on all tables in schema public to ${name}`);
  await owner.query(`grant usage on schema next, former to ${name}`);
  await owner.query(`grant execute on all functions in schema proj to ${name}`);
  await owner.query(`revoke insert, update, delete, maintain on public.migration from ${name}`);
}

/** @throws UnfitDatabase if the serving connection could change the record behind the append function's back */
export async function refuseMightyServer(serving: DataSource): Promise<void> {
  const [{ role, superuser, owner }] = await serving.query(
    `select current_user as role, rolsuper as superuser,
       exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
               where n.nspname in ('es', 'proj', 'vault', 'public') and c.relowner = r.oid) as owner
     from pg_roles r where rolname = current_user`,
  );
  if (superuser || owner)
    throw new UnfitDatabase(
      `The serving role ${role} is a superuser or owns tables; give DATABASE_URL a plain role.`,
    );
}
