import { AttentiveClient } from '../../src/kernel/database/attentive-client';
import { asSuperuser, scratchDatabase } from '../support/scratch-database';

describe('a connection that breaks between two queries', () => {
  it('is told by the next query, and by nothing else', async () => {
    const database = await scratchDatabase('broken');
    const client = new AttentiveClient(database.url);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    await asSuperuser(`select pg_terminate_backend(${rows[0].pid})`);
    await ended;
    await expect(client.query('select 1')).rejects.toThrow('not queryable');
    await database.drop();
  });
});
