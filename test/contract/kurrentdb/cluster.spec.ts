import { ANY, isCommandError, KurrentDBClient, NO_STREAM, START } from '@kurrent/kurrentdb-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { KurrentCluster } from '../../support/kurrentdb/cluster';
import type { KurrentNode } from '../../support/kurrentdb/node';
import { all, append, errorOf, eventually, idsIn, newEvent, newEvents, newStream } from './server';

const ELECTION_MS = 300;
const PATIENCE_MS = 600;

/** What clients of a cluster of three were seen to suffer. The adapter is held against the same in its own file. */
describe('a client of three KurrentDB nodes', () => {
  let cluster: KurrentCluster;
  const clients: KurrentDBClient[] = [];
  beforeEach(async () => {
    cluster = await KurrentCluster.start({
      electionMs: ELECTION_MS,
      patienceMs: PATIENCE_MS,
      rejoinMs: 300,
      commitTimeoutMs: 500,
    });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await Promise.race([client.dispose(), sleep(500)]);
    await cluster.stop();
  });

  function connect(to: KurrentNode | 'all' = 'all', query = '') {
    const url = to === 'all' ? cluster.url : cluster.urlOf(to);
    const client = KurrentDBClient.connectionString(url + query);
    clients.push(client);
    return client;
  }
  /** Native reads insist on the leader otherwise. */
  const readingFrom = (node: KurrentNode) => connect(node, '&nodePreference=follower');
  const elected = () => eventually(() => cluster.leader !== undefined);
  const read = (client: KurrentDBClient, stream: string) => errorOf(all(client.readStream(stream)));
  const killedLeader = async () => {
    const killed = cluster.leader!;
    await cluster.kill(killed);
    return killed;
  };
  const kept = async (client: KurrentDBClient, stream: string) => {
    await append(client, stream, [newEvent()]);
    expect(await read(client, stream)).toBe('no error');
  };

  it('finds the leader by the seeds, and so does its reader', async () => {
    await kept(connect(), newStream());
    await expect(
      errorOf(append(connect('all', '&nodePreference=follower'), newStream(), [newEvent()])),
    ).resolves.toBe('no error');
  });

  it('is told by a follower who leads, where it asks for the leader, and else is served by it', async () => {
    const [follower] = cluster.followers;
    const client = connect(follower);
    const [event, stream] = [newEvent(), newStream()];
    const asked = client.appendToStream(stream, event, { streamState: NO_STREAM, requiresLeader: true });
    const { port } = cluster.leader!.endpoint;
    await expect(asked).rejects.toMatchObject({ type: 'not-leader', leader: { address: '127.0.0.1', port } });
    await append(connect(follower), stream, [event]);
    expect(await idsIn(readingFrom(follower), stream)).toEqual([event.id]);
  });

  it('whose leader is killed has errors of several kinds, and a new client appends after the election', async () => {
    const client = connect();
    await kept(client, newStream());
    await killedLeader();
    const kind = await errorOf(append(client, newStream(), [newEvent()]));
    expect(kind === 'unavailable' || kind.startsWith('plain Error: 14')).toBe(true);
    await elected();
    expect(await errorOf(append(connect(), newStream(), [newEvent()]))).toBe('no error');
  });

  it('while nobody leads is forwarded by a follower to the dead one, and told that it is not ready where it insists', async () => {
    const [follower] = cluster.followers;
    const [forwarded, insisting] = [connect(follower), connect(follower)];
    await append(forwarded, newStream(), [newEvent()]);
    await killedLeader();
    const outcomes = await Promise.allSettled([
      append(forwarded, newStream(), [newEvent()]),
      insisting.appendToStream(newStream(), newEvent(), { streamState: NO_STREAM, requiresLeader: true }),
    ]);
    expect(outcomes).toMatchObject([
      { reason: { type: 'deadline-exceeded', message: '' } },
      { reason: { type: 'unknown', message: expect.stringMatching(/Server Is Not Ready/) } },
    ]);
  });

  it('whose native reads are bound to the killed node never reads again until that node is back', async () => {
    const client = connect();
    const stream = newStream();
    await kept(client, stream);
    const killed = await killedLeader();
    await elected();
    const until = performance.now() + 3000;
    const outcomes = new Set<string>();
    while (performance.now() < until) outcomes.add(await read(client, stream));
    expect(outcomes.has('no error')).toBe(false);
    expect(await read(connect(), stream)).toBe('no error');
    await cluster.restart(killed);
    await sleep(300);
    const again: string[] = [];
    for (let nth = 0; nth < 20 && !again.includes('no error'); nth++) {
      again.push(await read(client, stream));
      await sleep(100);
    }
    expect(again).toContain('no error');
  }, 40_000);

  it('that appends records stays with a node that does not lead any more', async () => {
    const client = connect(cluster.followers[0]);
    const records = [{ streamName: newStream(), record: newEvent() }] as never;
    for (let nth = 0; nth < 3; nth++) {
      await expect(client.appendRecords(records)).rejects.toMatchObject({ type: 'unknown', code: 9 });
    }
    expect(await errorOf(connect().appendRecords(records))).toBe('no error');
  });

  it('of several seeds never appends again after an outage of all of them', async () => {
    const client = connect('all', '&maxDiscoverAttempts=3');
    await kept(client, newStream());
    await cluster.killAll();
    for (let nth = 0; nth < 3; nth++) await errorOf(append(client, newStream(), [newEvent()]));
    const born = connect('all', '&maxDiscoverAttempts=3');
    await errorOf(append(born, newStream(), [newEvent()]));
    await cluster.restartAll();
    await elected();
    await sleep(300);
    for (const broken of [client, born]) {
      await expect(append(broken, newStream(), [newEvent()])).rejects.toThrow(
        'Failed to discover after 3 attempts.',
      );
    }
    expect(await errorOf(append(connect(), newStream(), [newEvent()]))).toBe('no error');
  }, 20_000);

  it('whose leader stands still has no answer, and a new client is served by the one elected then', async () => {
    const [stream, event] = [newStream(), newEvent()];
    const client = connect();
    await kept(client, newStream());
    const paused = cluster.leader!;
    cluster.pause(paused);
    const waiting = append(client, stream, [event]).catch((error: unknown) => error);
    expect(await Promise.race([waiting, sleep(400, 'no answer')])).toBe('no answer');
    await eventually(() => cluster.leader !== undefined && cluster.leader !== paused);
    await append(connect(), stream, [event]);
    await cluster.resume(paused);
    // What it was asked before it slept is not acknowledged when it wakes.
    expect(await waiting).toBeInstanceOf(Error);
    expect(await idsIn(connect(), stream)).toEqual([event.id]);
    await eventually(() => cluster.followers.includes(paused));
    expect(await idsIn(readingFrom(paused), stream)).toEqual([event.id]);
  });

  it('has one error and no end of a subscription on the killed node; one on a follower goes on, complete', async () => {
    const follow = (node: KurrentNode) => {
      const told: string[] = [];
      const ids: string[] = [];
      const subscription = connect(node).subscribeToAll({ fromPosition: START });
      for (const name of ['end', 'close'] as const) subscription.on(name, () => told.push(name));
      subscription.on('error', (error) => told.push(isCommandError(error) ? error.type : 'plain'));
      subscription.on('data', ({ event }) => event && ids.push(event.id));
      return { told, ids };
    };
    const [leader, follower] = [cluster.leader!, cluster.followers[0]];
    const [broken, whole] = [follow(leader), follow(follower)];
    const events = newEvents(6);
    const writer = connect();
    for (const event of events.slice(0, 3)) await append(writer, newStream(), [event]);
    await eventually(() => [broken, whole].every(({ ids }) => ids.includes(events[2].id)));
    await cluster.kill(leader);
    await elected();
    const next = connect();
    for (const event of events.slice(3)) await append(next, newStream(), [event]);
    await eventually(() => whole.ids.includes(events[5].id));
    expect(whole.told).toEqual([]);
    const known = new Set(events.map(({ id }) => id));
    expect(whole.ids.filter((id) => known.has(id))).toEqual(events.map(({ id }) => id));
    expect(broken.told).toEqual(['unavailable']);
  });

  it('finds in a node that was restarted all that the others have', async () => {
    const killed = await killedLeader();
    await elected();
    const [stream, events] = [newStream(), newEvents(3)];
    await append(connect(), stream, events);
    await cluster.restart(killed);
    await sleep(200);
    expect(await idsIn(readingFrom(killed), stream)).toEqual(events.map(({ id }) => id));
    expect(cluster.followers).toContain(killed);
  });

  it('that repeats after a failover doubles what it appended to any revision, and nothing else', async () => {
    const [any, none, event] = [newStream(), newStream(), newEvent()];
    const client = connect();
    await append(client, any, [event], ANY);
    await append(client, none, [event], NO_STREAM);
    await killedLeader();
    await elected();
    const next = connect();
    await append(next, any, [event], ANY);
    await append(next, none, [event], NO_STREAM);
    expect(await idsIn(connect(), any)).toEqual([event.id, event.id]);
    expect(await idsIn(connect(), none)).toEqual([event.id]);
  });

  it('reads on a follower what the leader has, a little later, where it does not insist on the leader', async () => {
    await cluster.stop();
    cluster = await KurrentCluster.start({ lagMs: 2500 });
    const [leader, follower] = [connect(cluster.leader), readingFrom(cluster.followers[0])];
    const stream = newStream();
    for (const client of [leader, follower]) await read(client, stream);
    await append(leader, stream, [newEvent()]);
    expect(await read(leader, stream)).toBe('no error');
    expect(await read(follower, stream)).toBe('stream-not-found');
    await sleep(2600);
    expect(await read(follower, stream)).toBe('no error');
    expect(await read(connect(cluster.followers[0]), stream)).toBe('not-leader');
  });
});
