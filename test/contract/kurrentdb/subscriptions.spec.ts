import {
  type AllStreamSubscription,
  END,
  eventTypeFilter,
  type Filter,
  isCommandError,
  type Position,
  START,
  streamNameFilter,
} from '@kurrent/kurrentdb-client';
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { append, eventually, newEvent, newEvents, newStream, openServer, type Server } from './server';

const BYTES = 40_000;

describe('a subscription to all of KurrentDB', () => {
  let server: Server;
  const open: AllStreamSubscription[] = [];
  beforeAll(async () => {
    server = await openServer();
  });
  afterEach(async () => {
    for (const subscription of open.splice(0)) await subscription.unsubscribe();
  });
  afterAll(() => server.stop());

  function follow(
    fromPosition: Position | typeof START | typeof END,
    filtered?: (checkpointReached: (subscription: unknown, position: Position) => void) => Filter,
  ) {
    const told: string[] = [];
    const seen = {
      told,
      ids: [] as string[],
      streams: [] as string[],
      checkpoints: [] as Position[],
      infos: [] as unknown[],
    };
    const filter = filtered?.((_, position) => {
      seen.checkpoints.push(position);
      told.push('checkpoint');
    });
    const subscription = server.client.subscribeToAll({ fromPosition, filter });
    open.push(subscription);
    subscription
      .on('confirmation', () => told.push('confirmation'))
      .on('fellBehind', () => told.push('fell behind'))
      .on('caughtUp', (info) => {
        told.push('caught up');
        seen.infos.push(info);
      })
      .on('error', (error) => told.push(isCommandError(error) ? error.type : String(error)))
      .on('data', ({ event }) => {
        told.push('event');
        seen.ids.push(event?.id ?? '');
        seen.streams.push(event?.streamId ?? '');
      });
    return seen;
  }

  const onStreams =
    (prefix: string) => (checkpointReached: (subscription: unknown, position: Position) => void) =>
      streamNameFilter({ prefixes: [prefix], checkpointInterval: 1, checkpointReached });
  const category = () => `cat${randomUUID().slice(0, 8)}`;
  const caughtUp = (seen: ReturnType<typeof follow>) => eventually(() => seen.told.includes('caught up'));

  it('confirms, delivers what stands after its position, and says when it has caught up', async () => {
    const { position } = await append(server.client, newStream(), [newEvent()]);
    const [first, second] = newEvents(2);
    await append(server.client, newStream(), [first, second]);
    const seen = follow(position!);
    await caughtUp(seen);
    expect(seen.told).toEqual(['confirmation', 'event', 'event', 'caught up']);
    expect(seen.ids).toEqual([first.id, second.id]);
    expect(seen.infos[0]).toEqual({ date: expect.any(Date), position: expect.anything() });
  });

  it('delivers what is stored while it waits, and is silent while nothing is', async () => {
    const seen = follow(END);
    await caughtUp(seen);
    const event = newEvent();
    await append(server.client, newStream(), [event]);
    await eventually(() => seen.ids.includes(event.id));
    const told = seen.told.length;
    await sleep(1000);
    expect(seen.told).toHaveLength(told);
  });

  it('that is filtered has other events of the system, and not those of epochs', async () => {
    const seen = follow(START, (checkpointReached) =>
      eventTypeFilter({ prefixes: ['$'], checkpointReached }),
    );
    await caughtUp(seen);
    expect(seen.streams.length).toBeGreaterThan(0);
    expect(seen.streams.every((stream) => stream !== '$epoch-information')).toBe(true);
  });

  it('that matches nothing has one checkpoint before it has caught up', async () => {
    const { position } = await append(server.client, newStream(), [newEvent()]);
    await append(server.client, newStream(), newEvents(10));
    const seen = follow(position!, onStreams(category()));
    await caughtUp(seen);
    expect(seen.told).toEqual(['confirmation', 'checkpoint', 'caught up']);
    expect(seen.checkpoints).toEqual([position]);
  });

  it('has a checkpoint for each 32 events that went by without a match, and none while idle', async () => {
    const seen = follow(END, onStreams(category()));
    await caughtUp(seen);
    const before = seen.checkpoints.length;
    await append(server.client, newStream(), newEvents(10));
    await sleep(500);
    expect(seen.checkpoints.length - before).toBeLessThanOrEqual(1);
    for (let nth = 0; nth < 10; nth++) await append(server.client, newStream(), newEvents(10));
    await eventually(() => seen.checkpoints.length - before >= 3);
    await sleep(500);
    expect(seen.checkpoints.length - before).toBeLessThanOrEqual(4);
    expect(seen.told).not.toContain('fell behind');
  });

  it('while it catches up has a checkpoint for each page, with a prepare of 0, at which it can be resumed', async () => {
    const own = category();
    const { position } = await append(server.client, newStream(), [newEvent()]);
    await append(server.client, newStream(), newEvents(100));
    const wanted = newEvent();
    await append(server.client, `${own}-x`, [wanted]);
    const seen = follow(position!, onStreams(own));
    await caughtUp(seen);
    expect(seen.ids).toEqual([wanted.id]);
    expect(seen.checkpoints).toHaveLength(4);
    expect(seen.checkpoints[0]).toEqual(position);
    expect(seen.checkpoints.slice(1, 3).map(({ prepare }) => prepare)).toEqual([0n, 0n]);
    for (const checkpoint of seen.checkpoints.slice(0, 3)) {
      const again = follow(checkpoint, onStreams(own));
      await caughtUp(again);
      expect(again.ids).toEqual([wanted.id]);
    }
  });

  it('that is live has checkpoints at events of its own, and is resumed behind them', async () => {
    const own = category();
    const wanted = newEvents(40);
    const seen = follow(END, onStreams(own));
    await caughtUp(seen);
    for (const event of wanted) await append(server.client, `${own}-${randomUUID()}`, [event]);
    await eventually(() => seen.ids.length === wanted.length && seen.checkpoints.length > 0);
    const again = follow(seen.checkpoints[0], onStreams(own));
    await caughtUp(again);
    const ids = wanted.map(({ id }) => id);
    expect(again.ids.length).toBeGreaterThan(0);
    expect(again.ids).toEqual(ids.slice(ids.indexOf(again.ids[0])));
    expect(again.ids.length).toBeLessThan(ids.length);
  });

  it('resumed from the commit of an event with a prepare of 0 has that event again', async () => {
    const event = newEvent();
    const { position } = await append(server.client, newStream(), [event]);
    const again = follow({ commit: position!.commit, prepare: 0n });
    await caughtUp(again);
    expect(again.ids[0]).toBe(event.id);
    const after = follow(position!);
    await caughtUp(after);
    expect(after.ids).not.toContain(event.id);
  });

  it('from a place where no record begins is refused', async () => {
    const { position } = await append(server.client, newStream(), [newEvent()]);
    await append(server.client, newStream(), [newEvent()]);
    const amiss = { commit: position!.commit + 3n, prepare: position!.prepare + 3n };
    const seen = follow(amiss);
    await eventually(() => seen.told.length > 1);
    expect(seen.told).toEqual(['confirmation', 'unknown']);
  });

  it('whose client is slow is not dropped, and has caught up more than once', async () => {
    const own = category();
    const seen = follow(END, onStreams(own));
    await caughtUp(seen);
    const [subscription] = open;
    subscription.pause();
    const large = () => ({ data: { text: randomBytes(BYTES).toString('base64') } });
    for (let nth = 0; nth < 40; nth++)
      await append(
        server.client,
        `${own}-${randomUUID()}`,
        Array.from({ length: 10 }, () => newEvent(large())),
      );
    await sleep(500);
    subscription.resume();
    await eventually(() => seen.ids.length === 400, 20_000);
    expect(new Set(seen.ids).size).toBe(400);
    expect(seen.told).not.toContain('fell behind');
    await eventually(() => seen.told.filter((what) => what === 'caught up').length > 1);
  }, 40_000);
});

describe('a subscription to a stream of KurrentDB', () => {
  let server: Server;
  beforeAll(async () => {
    server = await openServer();
  });
  afterAll(() => server.stop());

  function follow(stream: string, fromRevision?: bigint) {
    const told: string[] = [];
    const revisions: bigint[] = [];
    const subscription = server.client.subscribeToStream(stream, { fromRevision });
    subscription
      .on('confirmation', () => told.push('confirmation'))
      .on('caughtUp', () => told.push('caught up'))
      .on('error', (error) => told.push(isCommandError(error) ? error.type : String(error)))
      .on('data', ({ event }) => revisions.push(event!.revision));
    return { told, revisions, subscription };
  }

  it('that does not exist has caught up without an error, and delivers what comes', async () => {
    const stream = newStream();
    const { told, revisions, subscription } = follow(stream);
    await eventually(() => told.includes('caught up'));
    await append(server.client, stream, newEvents(2));
    await eventually(() => revisions.length === 2);
    expect(told).toEqual(['confirmation', 'caught up']);
    await subscription.unsubscribe();
  });

  it('begins after its revision, and is ended by a tombstone', async () => {
    const stream = newStream();
    await append(server.client, stream, newEvents(3));
    const { told, revisions } = follow(stream, 0n);
    await eventually(() => told.includes('caught up'));
    expect(revisions).toEqual([1n, 2n]);
    await server.client.tombstoneStream(stream);
    await eventually(() => told.includes('stream-deleted'));
  });
});
