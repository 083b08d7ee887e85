import { asked } from './stored-record';

/** Server processes that work for clients of a database now, without the one that asks. */
export function backendsOf(url: string): Promise<number[]> {
  return asked(url, async (client) => {
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
         and backend_type = 'client backend' order by state = 'active' desc, pid`,
    );
    return rows.map(({ pid }) => pid);
  });
}

/** Has the server end all of them in order, as an administrator would. Says how many there were. */
export function terminateBackends(url: string): Promise<number> {
  return asked(url, async (client) => {
    const { rows } = await client.query<{ ended: boolean }>(
      `select pg_terminate_backend(pid) as ended from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    );
    return rows.filter(({ ended }) => ended).length;
  });
}
