import { asked } from './stored-record';

export interface Move {
  /** Name of the connection that moved a checkpoint. */
  readonly by: string;
  /** Who led at that moment. */
  readonly owner: string;
  /** Checkpoints that move together move in one. */
  readonly transaction: string;
}

/** The URL for connections that PostgreSQL knows by this name. */
export function namedAs(name: string, url: string): string {
  const named = new URL(url);
  named.searchParams.set('application_name', name);
  return named.href;
}

/** Has PostgreSQL note each move of a checkpoint from now on; the answer reads them. */
export async function noteMoves(url: string): Promise<() => Promise<Move[]>> {
  await asked(url, (client) => client.query(NOTE));
  return () =>
    asked(
      url,
      async (client) =>
        (await client.query<Move>('select by, owner, transaction from noted.move order by at')).rows,
    );
}

const NOTE = `
  create schema noted;
  create table noted.move (at bigint generated always as identity, by text, owner text, transaction text);
  create function noted.note() returns trigger language plpgsql security definer as $$ begin
    insert into noted.move (by, owner, transaction) values (current_setting('application_name'), new.owner, txid_current());
    return new;
  end $$;
  create trigger note after update of checkpoint on proj.checkpoint
    for each row when (old.checkpoint is distinct from new.checkpoint) execute function noted.note();`;
