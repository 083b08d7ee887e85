import { startOver } from '../../src/kernel/following/start-over';
import { until } from '../kernel/tally';
import { appendEvents, asked, follow, signedSizes } from './support/chained-record';
import { EVENTS, SignedRecord } from './support/signed-record';

describe('a process that follows a record in the hands of a superuser', () => {
  const record = SignedRecord.ofFile();

  describe('signs nothing more once the chain is not the one', () => {
    let process: Awaited<ReturnType<typeof follow>>;

    const paused = async () => {
      await until(async () => (await process.state()).status === 'paused');
      const { error } = await process.state();
      await process.close();
      return { message: error?.message, signed: await signedSizes(record.spoilt) };
    };
    const contradicted = (...since: number[]) => ({
      message: expect.stringMatching(/another than the one/),
      signed: [500, 1000, 2000, EVENTS, ...since],
    });

    it.each([0, 25])('that was signed, with %i events more', async (more) => {
      await record.spoilEvent(`update es.events set data = '{}'`, EVENTS);
      await record.relink();
      await appendEvents(record.spoilt, more);
      process = await follow(record.spoilt);
      expect(await paused()).toEqual(contradicted());
    });

    it('that was signed, where it is made anew beside a running process', async () => {
      process = await follow(record.spoilt);
      await process.caughtUp();
      await record.spoilEvent(`update es.events set data = '{}'`);
      await startOver(process.dataSource, 'chain');
      expect(await paused()).toEqual(contradicted());
    });

    it('that the running process has stored, and not signed yet', async () => {
      process = await follow(record.spoilt);
      await process.caughtUp();
      await appendEvents(record.spoilt, 50);
      await process.caughtUp();
      await record.spoil(
        `update es.events set data = '{}' where position = (select max(position) - 30 from es.events)`,
      );
      await record.relink();
      await appendEvents(record.spoilt, 25);
      // It signs what it has linked itself before anybody touched it.
      expect(await paused()).toEqual(contradicted(EVENTS + 50));
      expect(await record.found()).toMatchObject([
        { code: 'replaced', after: record.at(EVENTS) },
        { code: 'halted' },
      ]);
    });
  });

  it('signs at once what a process has linked that was killed', async () => {
    const process = await follow(record.spoilt);
    await process.caughtUp();
    await asked(record.spoilt.database.url, (client) =>
      client.query(
        `update proj.checkpoint set owner = 'another', epoch = epoch + 1, lease_until = clock_timestamp() + interval '2 seconds'
          where name = 'chain'`,
      ),
    );
    await appendEvents(record.spoilt, 25);
    await record.relink();
    await asked(record.spoilt.database.url, (client) =>
      client.query(
        `update proj.checkpoint set checkpoint = (select position from proj.link order by n desc limit 1) where name = 'chain'`,
      ),
    );
    await until(async () => (await signedSizes(record.spoilt)).includes(EVENTS + 25));
    await process.close();
    expect(await record.found()).toEqual([]);
  }, 60_000);
});
