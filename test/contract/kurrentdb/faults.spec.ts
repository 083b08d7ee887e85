import {
  ANY,
  isCommandError,
  KurrentDBClient,
  NO_STREAM,
  NotLeaderError,
  START,
} from '@kurrent/kurrentdb-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { type KurrentDouble, startKurrentDouble } from '../../support/kurrentdb/double';
import type { KurrentSettings } from '../../support/kurrentdb/settings';
import { all, append, errorOf, eventually, idsIn, newEvent, newEvents, newStream } from './server';

const MIB = 1024 * 1024;

/** What KurrentDB and its client were seen to do when something goes wrong; the double alone can be told to. */
describe('KurrentDB, where something goes wrong,', () => {
  const doubles: KurrentDouble[] = [];
  const clients: KurrentDBClient[] = [];
  afterEach(async () => {
    for (const client of clients.splice(0)) await within(client.dispose(), 500);
    for (const double of doubles.splice(0)) await double.stop();
    jest.restoreAllMocks();
  });

  async function open(settings: Partial<KurrentSettings> = {}, query = '') {
    const double = await startKurrentDouble(settings);
    doubles.push(double);
    return { double, client: connect(double, query) };
  }
  function connect({ url }: KurrentDouble, query = '') {
    const client = KurrentDBClient.connectionString(url + query);
    clients.push(client);
    return client;
  }
  const within = <Answer>(call: Promise<Answer>, ms: number) =>
    Promise.race([call, sleep(ms, 'not settled' as const)]);
  /** By the call that takes one append, which a client takes for those with credentials of their own. */
  const appendAlone = (client: KurrentDBClient, stream: string) =>
    client.appendToStream(stream, newEvent(), { credentials: { username: 'a', password: 'b' } });

  it('forgets at a restart what was appended to any revision, and nothing else', async () => {
    const { double, client } = await open();
    const [exact, any, event] = [newStream(), newStream(), newEvent()];
    const answer = await append(client, exact, [event]);
    await append(client, any, [event], ANY);
    await double.kill();
    await double.start();
    // Clients of a process share their connections, and this one has to notice first that it is broken.
    await sleep(100);
    const fresh = connect(double);
    await append(fresh, any, [event], ANY);
    expect(await idsIn(fresh, any)).toEqual([event.id, event.id]);
    expect(await append(fresh, exact, [event])).toEqual(answer);
  });

  it('that was restarted at its port serves its old clients again', async () => {
    const { double, client } = await open();
    const stream = newStream();
    await append(client, stream, [newEvent()]);
    await double.kill();
    const down = await append(client, newStream(), [newEvent()]).catch(
      (error: Error & { code?: number }) => error,
    );
    expect(down).toMatchObject({ code: 14 });
    await double.start();
    const again = await errorOf(append(client, stream, [newEvent()], 0n));
    if (again !== 'no error') await append(client, stream, [newEvent()], 0n);
    expect(await idsIn(client, stream)).toHaveLength(2);
  });

  it('that is down says so by a plain error with a code and no type', async () => {
    const { double } = await open();
    await double.kill();
    const error: unknown = await append(connect(double), newStream(), [newEvent()]).catch(
      (reason: unknown) => reason,
    );
    expect(error instanceof Error && isCommandError(error)).toBe(false);
    expect(error).toMatchObject({ code: 14 });
  });

  it('breaks a subscription with one error, and neither end nor close', async () => {
    const { double, client } = await open();
    const told: string[] = [];
    const subscription = client.subscribeToAll({ fromPosition: START });
    for (const name of ['caughtUp', 'end', 'close'] as const) subscription.on(name, () => told.push(name));
    subscription.on('error', (error) => told.push(isCommandError(error) ? error.type : 'plain'));
    subscription.on('data', () => undefined);
    await eventually(() => told.includes('caughtUp'));
    await double.kill();
    await double.start();
    await sleep(1000);
    expect(told).toEqual(['caughtUp', 'unavailable']);
  });

  it('that stands still is given up after the keepalive, not after the deadline', async () => {
    jest.spyOn(console, 'warn').mockReturnValue();
    const { double, client } = await open(
      {},
      '&keepAliveInterval=1000&keepAliveTimeout=1000&defaultDeadline=300',
    );
    await append(client, newStream(), [newEvent()]);
    double.pause();
    const began = performance.now();
    expect(await errorOf(append(client, newStream(), [newEvent()]))).toBe('unavailable');
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(performance.now() - began).toBeLessThan(15_000);
    double.resume();
  }, 30_000);

  it('never settles an append whose reply is lost, and knows its ids when they come again', async () => {
    const { double, client } = await open({}, '&defaultDeadline=300');
    const [stream, event] = [newStream(), newEvent()];
    const met = double.nextAppends({ stores: true, then: 'silence' });
    expect(await within(append(client, stream, [event]), 1000)).toBe('not settled');
    await met;
    expect(await append(client, stream, [event])).toMatchObject({ success: true, nextExpectedRevision: 0n });
    expect(await idsIn(client, stream)).toHaveLength(1);
  });

  it('never settles an append whose call it ends without a reply, nor the disposal of the client', async () => {
    const { double, client } = await open({}, '&defaultDeadline=300');
    void double.nextAppends({ stores: false, then: 'end' });
    expect(await within(append(client, newStream(), [newEvent()]), 1000)).toBe('not settled');
    expect(await within(client.dispose(), 500)).toBe('not settled');
  });

  it.each([
    [true, 1],
    [false, 0],
  ])('resets the connection with the append stored: %s', async (stores, count) => {
    const { double, client } = await open();
    const stream = newStream();
    void double.nextAppends({ stores, then: 'reset' });
    expect(await errorOf(append(client, stream, [newEvent()]))).toBe('unavailable');
    expect(double.records.filter((record) => record.stream === stream)).toHaveLength(count);
  });

  it('times an append out that no majority has, and may store it all the same', async () => {
    const { double, client } = await open({ commitTimeoutMs: 300 });
    const [stream, event] = [newStream(), newEvent()];
    double.holdReplication();
    expect(await errorOf(append(client, stream, [event]))).toBe('deadline-exceeded');
    expect(await errorOf(all(client.readStream(stream)))).toBe('stream-not-found');
    // A repeat has no answer either, while that is so.
    expect(await errorOf(append(client, stream, [event]))).toBe('deadline-exceeded');
    double.releaseReplication();
    await eventually(() => double.records.some((record) => record.stream === stream));
    expect((await append(client, stream, [event])).nextExpectedRevision).toBe(0n);
  });

  it('that does not lead names the leader, and fails whoever waits on the same call', async () => {
    const { double, client } = await open();
    await append(client, newStream(), [newEvent()]);
    const met = double.nextAppends({ stores: false, then: 'silence' });
    const beside = append(client, newStream(), [newEvent()]).catch((error: unknown) => error);
    await met;
    void double.nextAppends({ stores: false, then: 'not-leader' });
    const error: unknown = await append(client, newStream(), [newEvent()]).catch((reason: unknown) => reason);
    const port = Number(new URL(double.url.replace('kurrentdb', 'http')).port);
    expect(error).toBeInstanceOf(NotLeaderError);
    expect((error as NotLeaderError).leader).toEqual({ address: '127.0.0.1', port });
    expect(await beside).toBeInstanceOf(NotLeaderError);
  });

  it.each([
    ['not-ready', 'unknown', 'unavailable'],
    ['too-busy', 'unknown', 'unavailable'],
    ['timeout', 'deadline-exceeded', 'unknown'],
    ['access-denied', 'access-denied', 'access-denied'],
    ['unknown', 'unknown', 'unknown'],
    ['not-leader', 'not-leader', 'not-leader'],
  ] as const)('says %s among many as %s, alone as %s', async (then, batched, alone) => {
    const { double, client } = await open();
    void double.nextAppends({ stores: false, then }, 2);
    expect(await errorOf(append(client, newStream(), [newEvent()]))).toBe(batched);
    expect(await errorOf(appendAlone(connect(double), newStream()))).toBe(alone);
  });

  it.each([
    ['not-leader', 'unknown', /not the leader/],
    ['timeout', 'deadline-exceeded', /timed out/],
    ['not-ready', 'unavailable', /not ready/],
    ['access-denied', 'unknown', /denied/],
  ] as const)('says %s to an append of several streams as %s', async (then, type, message) => {
    const { double, client } = await open();
    void double.nextAppends({ stores: false, then });
    const refused = client.appendRecords([{ streamName: newStream(), record: newEvent() }] as never);
    await expect(refused).rejects.toMatchObject({ type, message: expect.stringMatching(message) });
  });

  it.each([
    ['not-leader', 'not-leader'],
    ['unavailable', 'unavailable'],
    ['reset', 'unavailable'],
  ] as const)('answers a read by %s', async (then, type) => {
    const { double, client } = await open();
    const stream = newStream();
    await append(client, stream, [newEvent()]);
    void double.nextReads({ then }, 30);
    expect(await errorOf(all(client.readStream(stream, { requiresLeader: true })))).toBe(type);
  });

  it('of version 23.10 takes 1 MiB, one stream at a time, and does not say where it has caught up', async () => {
    const { client } = await open({ version: '23.10.8' });
    const large = newEvents(3).map(() => newEvent({ data: { text: 'x'.repeat(MIB / 2) } }));
    expect(await errorOf(append(client, newStream(), large))).toBe('maximum-append-size-exceeded');
    const several = client.appendRecords([{ streamName: newStream(), record: newEvent() }] as never);
    expect(await errorOf(several)).toBe('unsupported');
    expect(await errorOf(client.multiStreamAppend([]))).toBe('unsupported');
    const caughtUp = await new Promise((resolve) => {
      const subscription = client.subscribeToAll();
      subscription
        .on('caughtUp', resolve)
        .on('data', () => undefined)
        .on('error', () => undefined);
    });
    expect(caughtUp).toEqual({});
  });

  it('says what is too large in a way of its own to each kind of append', async () => {
    const { client } = await open({ maxAppendSize: 3000, maxEventSize: 2000 });
    const [event, small] = [2500, 1500].map((size) => () => newEvent({ data: { text: 'x'.repeat(size) } }));
    const alone = (events: ReturnType<typeof event>[]) =>
      errorOf(client.appendToStream(newStream(), events, { credentials: { username: 'a', password: 'b' } }));
    const records = (events: ReturnType<typeof event>[]) =>
      errorOf(client.appendRecords(events.map((record) => ({ streamName: newStream(), record }))));
    const three = () => [small(), small(), small()];
    expect(await errorOf(append(client, newStream(), three()))).toBe('maximum-append-size-exceeded');
    expect(await errorOf(append(client, newStream(), [event()]))).toBe('unknown');
    expect([await alone(three()), await alone([event()])]).toEqual([
      'maximum-append-size-exceeded',
      'unknown',
    ]);
    expect([await records(three()), await records([event()])]).toEqual([
      'transaction-max-size-exceeded',
      'append-record-size-exceeded',
    ]);
  });

  it('has a client that confuses revisions when it is told not to throw', async () => {
    const { client } = await open({}, '&throwOnAppendFailure=false');
    const stream = newStream();
    await append(client, stream, newEvents(5));
    expect(await append(client, stream, [newEvent()], NO_STREAM)).toMatchObject({
      success: false,
      nextExpectedRevision: 1n,
    });
  });

  it('is as slow as it is told', async () => {
    const { double, client } = await open();
    await append(client, newStream(), [newEvent()]);
    double.latency(150);
    const began = performance.now();
    await append(client, newStream(), [newEvent()]);
    expect(performance.now() - began).toBeGreaterThan(290);
  });
});
