import { setTimeout as sleep } from 'node:timers/promises';
import type { NewEvent } from '../../src/kernel/event-store/event-store';
import { StoreUnavailable } from '../../src/kernel/event-store/event-store-errors';
import { KurrentEventStore } from '../../src/kernel/event-store/kurrentdb/kurrent-event-store';
import { all, Follower, newEvent, newEvents, newStream } from '../contract/store-fixture';
import { KurrentCluster } from '../support/kurrentdb/cluster';

/** From the moment when there is a leader again. */
const GOES_ON_WITHIN_MS = 3000;
const PATIENCE_MS = 1500;
const ELECTION_MS = 500;

/** Row by row what a cluster did to its clients; see `test/contract/kurrentdb/cluster.spec.ts` for those. */
describe('the record in a cluster of three', () => {
  let cluster: KurrentCluster;
  let store: KurrentEventStore;
  beforeEach(async () => {
    cluster = await KurrentCluster.start({
      electionMs: ELECTION_MS,
      patienceMs: PATIENCE_MS,
      rejoinMs: 500,
      commitTimeoutMs: 1000,
    });
    store = await KurrentEventStore.open({ url: cluster.url, appendTimeoutMs: 30_000 });
  });
  afterEach(async () => {
    await store.close();
    await cluster.stop();
  });

  const append = (stream: string, events: NewEvent[] = [newEvent()]) =>
    store.append(stream, events, { expected: 'none' });
  const idsIn = async (stream: string) => (await all(store.readStream(stream))).map(({ id }) => id);
  const idsOf = (events: readonly { id: string }[]) => events.map(({ id }) => id);
  /** Ms until the call was answered, which it must be. */
  async function took(call: () => Promise<unknown>): Promise<number> {
    const began = performance.now();
    await call();
    return performance.now() - began;
  }
  const warm = async () => {
    const stream = newStream();
    await append(stream);
    await idsIn(stream);
    return stream;
  };

  it('goes on appending when the leader is killed, with those under way stored once', async () => {
    await warm();
    const calls = Array.from({ length: 16 }, () => ({ stream: newStream(), events: newEvents(2) }));
    const answers = calls.map(({ stream, events }) => append(stream, events));
    const killed = cluster.kill(cluster.leader!);
    expect(await took(() => Promise.all(answers))).toBeLessThan(ELECTION_MS + GOES_ON_WITHIN_MS);
    await killed;
    expect(await took(() => append(newStream()))).toBeLessThan(GOES_ON_WITHIN_MS);
    for (const { stream, events } of calls) expect(await idsIn(stream)).toEqual(idsOf(events));
  });

  it('goes on reading when the node is killed to which its reader is bound', async () => {
    const stream = await warm();
    await cluster.kill(cluster.leader!);
    expect(await took(() => idsIn(stream))).toBeLessThan(ELECTION_MS + GOES_ON_WITHIN_MS);
    expect(await idsIn(stream)).toHaveLength(1);
    expect(await took(() => store.head())).toBeLessThan(GOES_ON_WITHIN_MS);
  });

  it('goes on appending to several streams after failovers, where a client would stay with the deposed leader', async () => {
    const several = () =>
      [newStream(), newStream()].map((stream) => ({
        stream,
        expected: 'none' as const,
        events: newEvents(2),
      }));
    await store.appendMany(several());
    for (let failover = 0; failover < 2; failover++) {
      const parts = several();
      const killed = cluster.leader!;
      const dying = cluster.kill(killed);
      const waiting = store.appendMany(parts);
      expect(await took(() => waiting)).toBeLessThan(ELECTION_MS + GOES_ON_WITHIN_MS);
      await dying;
      for (const { stream, events } of parts) expect(await idsIn(stream)).toEqual(idsOf(events));
      await cluster.restart(killed);
    }
  }, 40_000);

  it('goes on when all of them were down and are back, with the store that lived through it', async () => {
    const stream = await warm();
    const follower = new Follower(store, { after: await store.head() });
    await follower.caughtUp();
    await cluster.killAll();
    const [during, event] = [newStream(), newEvent()];
    const waiting = append(during, [event]);
    await sleep(3000);
    await cluster.restartAll();
    expect(await took(() => waiting)).toBeLessThan(ELECTION_MS + 2 * GOES_ON_WITHIN_MS);
    expect(await took(() => append(newStream()))).toBeLessThan(GOES_ON_WITHIN_MS);
    expect(await took(() => idsIn(stream))).toBeLessThan(GOES_ON_WITHIN_MS);
    await follower.until(() => follower.events.length === 2, 2 * GOES_ON_WITHIN_MS);
    expect(await idsIn(during)).toEqual([event.id]);
    await follower.stop();
  }, 40_000);

  it('goes on when the leader stands still, and what it acknowledged is there when it has woken', async () => {
    const before = await warm();
    const paused = cluster.leader!;
    const calls = Array.from({ length: 8 }, () => ({ stream: newStream(), events: newEvents(2) }));
    cluster.pause(paused);
    const answers = Promise.all(calls.map(({ stream, events }) => append(stream, events)));
    expect(await took(() => answers)).toBeLessThan(PATIENCE_MS + 4 * GOES_ON_WITHIN_MS);
    await cluster.resume(paused);
    await append(newStream());
    for (let end = performance.now() + 5000; !cluster.followers.includes(paused); await sleep(20))
      expect(performance.now()).toBeLessThan(end);
    for (const { stream, events } of calls) expect(await idsIn(stream)).toEqual(idsOf(events));
    expect(await idsIn(before)).toHaveLength(1);
  }, 40_000);

  it('asks another node where the one that it asks first for the leader stands still', async () => {
    await warm();
    const began = performance.now();
    const passed = () => performance.now() - began;
    // The client shuffles its seeds: as they are for a while, and then the other way round.
    const chance = jest.spyOn(Math, 'random').mockImplementation(() => (passed() < 3500 ? 0.9 : 0.1));
    cluster.pause(cluster.nodes[0]);
    expect(cluster.leader).toBe(cluster.nodes[0]);
    await append(newStream()).finally(() => chance.mockRestore());
    expect(passed()).toBeGreaterThan(3900);
    expect(passed()).toBeLessThan(5500);
  }, 40_000);

  it('says of an append that came while no node was found that it was not stored', async () => {
    const hasty = await KurrentEventStore.open({ url: cluster.url, appendTimeoutMs: 1500 });
    await hasty.append(newStream(), [newEvent()], { expected: 'none' });
    await cluster.killAll();
    // This one finds that they are gone.
    await hasty.append(newStream(), [newEvent()], { expected: 'none' }).catch(() => undefined);
    const next = hasty.append(newStream(), [newEvent()], { expected: 'none' });
    await expect(next).rejects.toBeInstanceOf(StoreUnavailable);
    await hasty.close();
  });

  it.each(['leader', 'follower'] as const)(
    'goes on with a subscription when the %s is killed, complete and without a repeat',
    async (which) => {
      await warm();
      const follower = new Follower(store, { after: await store.head() });
      await follower.caughtUp();
      const events = newEvents(9);
      for (const event of events.slice(0, 3)) await append(newStream(), [event]);
      await follower.until(() => follower.events.length === 3);
      await cluster.kill(which === 'leader' ? cluster.leader! : cluster.followers[0]);
      for (const event of events.slice(3)) await append(newStream(), [event]);
      await follower.until(() => follower.events.length >= 9);
      expect(idsOf(follower.events)).toEqual(idsOf(events));
      await follower.stop();
    },
    30_000,
  );

  it('goes on while one node after the other is restarted', async () => {
    const streams: [string, string[]][] = [];
    const follower = new Follower(store, { after: 'start' });
    for (const node of cluster.nodes) {
      await cluster.kill(node);
      for (let nth = 0; nth < 3; nth++) {
        const [stream, events] = [newStream(), newEvents(2)];
        await append(stream, events);
        streams.push([stream, idsOf(events)]);
      }
      await cluster.restart(node);
      await sleep(ELECTION_MS);
    }
    for (const [stream, ids] of streams) expect(await idsIn(stream)).toEqual(ids);
    await follower.until(() => follower.events.length >= 18);
    expect(idsOf(follower.events)).toEqual(streams.flatMap(([, ids]) => ids));
    await follower.stop();
  }, 50_000);

  it('stores once what expects any and comes again after a failover', async () => {
    const [stream, events] = [newStream(), newEvents(2)];
    const answer = await store.append(stream, events, { expected: 'any' });
    await cluster.kill(cluster.leader!);
    expect(await store.append(stream, events, { expected: 'any' })).toEqual({
      ...answer,
      outcome: 'duplicate',
    });
    expect(await idsIn(stream)).toEqual(idsOf(events));
  });
});
