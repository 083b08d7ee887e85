import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { KurrentEventStore } from '../../src/kernel/event-store/kurrentdb/kurrent-event-store';
import { append, newEvents as othersEvents, newStream as othersStream } from '../contract/kurrentdb/server';
import { all, Follower, newEvents, newStream } from '../contract/store-fixture';
import { type KurrentDouble, startKurrentDouble } from '../support/kurrentdb/double';

const OTHERS = 5_000;
const A_FEW = 50;

/** The server looks through all that others keep there, each time that it is asked for what comes next or last. */
describe('a record in a KurrentDB that others use too', () => {
  let double: KurrentDouble;
  let others: KurrentDBClient;
  const stores: KurrentEventStore[] = [];
  beforeEach(async () => {
    double = await startKurrentDouble();
    others = KurrentDBClient.connectionString(double.url);
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    await others.dispose();
    await double.stop();
  });

  async function open(namespace = 'ours') {
    const store = await KurrentEventStore.open({ url: `${double.url}&namespace=${namespace}` });
    stores.push(store);
    return store;
  }
  const othersWrite = async () => {
    for (let n = 0; n < OTHERS; n += 500) await append(others, othersStream(), othersEvents(500));
  };
  async function looked(work: () => Promise<unknown>): Promise<number> {
    const before = double.looked();
    await work();
    return double.looked() - before;
  }

  it('looks through what they keep there once, and not again for its end or for what is new', async () => {
    await othersWrite();
    const store = await open();
    const { position } = await store.append(newStream(), newEvents(2), { expected: 'none' });
    await othersWrite();
    expect(await looked(() => store.head())).toBeLessThan(OTHERS + A_FEW);
    expect(await store.head()).toBe(position);
    const follower = new Follower(store, { after: position });
    expect(await looked(() => follower.caughtUp())).toBeLessThan(A_FEW);
    expect(
      await looked(async () => {
        for (let n = 0; n < 5; n++) await store.head();
        expect(await store.lag(position)).toEqual({ events: 0, seconds: 0 });
      }),
    ).toBeLessThan(A_FEW);
    await follower.stop();
  });

  it('that is empty still is opened again at once, and asked by many at once', async () => {
    const first = await open();
    await first.close();
    await othersWrite();
    const again = await open();
    const asked = await looked(() => Promise.all(Array.from({ length: 25 }, () => again.head())));
    expect(asked).toBeLessThan(A_FEW);
    expect(await again.head()).toBe(again.start);
  });

  it('sees at once what another instance has appended', async () => {
    const [one, other] = [await open(), await open()];
    for (let n = 0; n < 20; n++) {
      const { position } = await one.append(newStream(), newEvents(1 + (n % 3)), { expected: 'none' });
      if (n % 5 === 0) await append(others, othersStream(), othersEvents(40));
      const heads = await Promise.all([other.head(), one.head(), other.head()]);
      expect(heads).toEqual([position, position, position]);
    }
    const follower = new Follower(other, { after: 'start' });
    await follower.caughtUp();
    expect(follower.events).toHaveLength((await one.lag(one.start)).events);
    await follower.stop();
  });

  it('has its subscription go on behind them after a restart of the server', async () => {
    const store = await open();
    const stream = newStream();
    const follower = new Follower(store, { after: 'start' });
    await store.append(stream, newEvents(2), { expected: 'none' });
    await follower.until(() => follower.events.length === 2);
    await othersWrite();
    await store.head();
    await double.kill();
    await sleep(100);
    await double.start();
    const before = double.looked();
    await store.append(stream, newEvents(2), { expected: 1 });
    await follower.until(() => follower.events.length === 4);
    expect(double.looked() - before).toBeLessThan(A_FEW);
    expect(await all(store.readStream(stream))).toEqual(follower.events);
    await follower.stop();
  }, 20_000);
});
