import { BACKWARDS, END, FORWARDS, START } from '@kurrent/kurrentdb-client';
import {
  all,
  append,
  errorOf,
  newEvent,
  newEvents,
  newStream,
  openServer,
  positionsOf,
  type Server,
} from './server';

describe('a read of KurrentDB', () => {
  let server: Server;
  beforeAll(async () => {
    server = await openServer();
  });
  afterAll(() => server.stop());

  const revisions = async (...args: Parameters<Server['client']['readStream']>) =>
    (await all(server.client.readStream(...args))).map(({ event }) => Number(event?.revision));

  it('of a stream has the ends included, in both directions', async () => {
    const stream = newStream();
    await append(server.client, stream, newEvents(5));
    expect(await revisions(stream)).toEqual([0, 1, 2, 3, 4]);
    expect(await revisions(stream, { fromRevision: 3n })).toEqual([3, 4]);
    expect(await revisions(stream, { fromRevision: 9n })).toEqual([]);
    expect(await revisions(stream, { direction: BACKWARDS, fromRevision: END })).toEqual([4, 3, 2, 1, 0]);
    expect(await revisions(stream, { direction: BACKWARDS, fromRevision: 2n, maxCount: 2 })).toEqual([2, 1]);
  });

  it('of a stream that is not there says so when it is iterated', async () => {
    expect(await errorOf(all(server.client.readStream(newStream())))).toBe('stream-not-found');
  });

  it('of all forwards includes the position, backwards excludes it', async () => {
    const stream = newStream();
    const { position } = await append(server.client, stream, [newEvent()]);
    await append(server.client, newStream(), [newEvent()]);
    const forwards = { fromPosition: position!, maxCount: 1 };
    const [first] = await all(server.client.readAll({ ...forwards, direction: FORWARDS }));
    expect(first.event?.position).toEqual(position);
    const [before] = await all(server.client.readAll({ ...forwards, direction: BACKWARDS }));
    expect(before.event!.position.commit).toBeLessThan(position!.commit);
  });

  it('of all has the events of the system too', async () => {
    const events = await all(server.client.readAll({ fromPosition: START, maxCount: 50 }));
    expect(events.some(({ event }) => event?.streamId.startsWith('$'))).toBe(true);
  });

  it('of none, and of all from a place where no record begins, is called unavailable', async () => {
    const { position } = await append(server.client, newStream(), [newEvent()]);
    const amiss = { commit: position!.commit + 3n, prepare: position!.prepare + 3n };
    expect(await errorOf(all(server.client.readStream(newStream(), { maxCount: 0 })))).toBe('unavailable');
    await append(server.client, newStream(), [newEvent()]);
    expect(await errorOf(all(server.client.readAll({ fromPosition: amiss })))).toBe('unavailable');
  });

  it('has positions that rise with gaps, commit and prepare alike, and an append answers with the last', async () => {
    const stream = newStream();
    const { position } = await append(server.client, stream, newEvents(3));
    const events = await all(
      server.client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 20 }),
    );
    const own = positionsOf(events.filter(({ event }) => event?.streamId === stream)).toReversed();
    expect(own).toHaveLength(3);
    expect(own.at(-1)).toEqual(position);
    expect(own.every(({ commit, prepare }) => commit === prepare)).toBe(true);
    expect(own[1].commit - own[0].commit).toBeGreaterThan(20n);
    expect(own[2].commit - own[1].commit).toBeGreaterThan(20n);
  });

  it('gives data and metadata back, and nothing for metadata of null', async () => {
    const stream = newStream();
    const given = { data: { text: 'é', list: [1] }, metadata: { by: 'x' } };
    await append(server.client, stream, [newEvent(given), newEvent({ metadata: undefined })]);
    const [first, second] = await all(server.client.readStream(stream));
    expect(first.event).toMatchObject({ ...given, type: 'ThingHappened', isJson: true });
    expect(second.event?.metadata).toBeUndefined();
  });

  it('cuts the moment of an event to whole seconds', async () => {
    const stream = newStream();
    const began = Date.now();
    await append(server.client, stream, [newEvent()]);
    const [{ event }] = await all(server.client.readStream(stream));
    expect(event!.created.getTime() % 1000).toBe(0);
    expect(Math.abs(event!.created.getTime() - began)).toBeLessThan(60_000);
  });
});
