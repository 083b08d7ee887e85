import { ANY, NO_STREAM, STREAM_EXISTS } from '@kurrent/kurrentdb-client';
import { append, errorOf, idsIn, newEvent, newEvents, newStream, openServer, type Server } from './server';

describe('an append that KurrentDB is asked for again', () => {
  let server: Server;
  beforeAll(async () => {
    server = await openServer();
  });
  afterAll(() => server.stop());

  const appended = (...args: Parameters<typeof append> extends [unknown, ...infer Rest] ? Rest : never) =>
    append(server.client, ...args);
  const stored = async (stream: string) => (await idsIn(server.client, stream)).length;

  it.each([
    ['no stream', 0],
    ['a revision', 2],
  ])(
    'expecting %s is answered with its own place, not that of the head, and stored once',
    async (_, before) => {
      const [stream, events] = [newStream(), newEvents(2)];
      if (before > 0) await appended(stream, newEvents(before));
      const state = before > 0 ? BigInt(before - 1) : NO_STREAM;
      const answer = await appended(stream, events, state);
      await appended(stream, newEvents(2), BigInt(before + 1));
      expect(await appended(stream, events, state)).toEqual(answer);
      expect(await stored(stream)).toBe(before + 4);
    },
  );

  it('in its first part is a success at the place of that part', async () => {
    const [stream, events] = [newStream(), newEvents(3)];
    const answer = await appended(stream, events);
    const part = await appended(stream, events.slice(0, 2));
    expect(part.nextExpectedRevision).toBe(1n);
    expect(part.position!.commit).toBeLessThan(answer.position!.commit);
  });

  it('with one more event, or in another order, is a conflict', async () => {
    const [stream, events] = [newStream(), newEvents(2)];
    await appended(stream, events);
    const longer = errorOf(appended(stream, [...events, newEvent()]));
    const turned = errorOf(appended(stream, events.toReversed()));
    expect([await longer, await turned]).toEqual(['wrong-expected-version', 'wrong-expected-version']);
    expect(await stored(stream)).toBe(2);
  });

  it('with other data is a success: ids alone are compared', async () => {
    const [stream, event] = [newStream(), newEvent()];
    const answer = await appended(stream, [event]);
    const other = newEvent({ id: event.id, type: 'OtherThing', data: { b: 2 } });
    expect(await appended(stream, [other])).toEqual(answer);
  });

  it.each([
    ['any', ANY],
    ['some stream', STREAM_EXISTS],
  ] as const)('expecting %s is remembered while the server runs', async (_, state) => {
    const [stream, events] = [newStream(), newEvents(2)];
    await appended(stream, [newEvent()]);
    const answer = await appended(stream, events, state);
    await appended(stream, [newEvent()], state);
    expect(await appended(stream, events, state)).toEqual(answer);
    expect(await stored(stream)).toBe(4);
  });

  it('expecting any is a conflict where the first is known and a later one is not', async () => {
    const [stream, events] = [newStream(), newEvents(2)];
    await appended(stream, events, ANY);
    expect(await errorOf(appended(stream, [...events, newEvent()], ANY))).toBe('wrong-expected-version');
  });

  it('expecting any is stored anew where the first is unknown', async () => {
    const [stream, event] = [newStream(), newEvent()];
    await appended(stream, [event], ANY);
    await appended(stream, [newEvent(), event], ANY);
    expect(await stored(stream)).toBe(3);
  });

  it('expecting any is stored where the id stands in another stream', async () => {
    const [event, ...streams] = [newEvent(), newStream(), newStream()] as const;
    for (const stream of streams) await appended(stream, [event], ANY);
    expect(await Promise.all(streams.map(stored))).toEqual([1, 1]);
  });

  it('is not looked for within one append: the same id twice is stored twice', async () => {
    const [stream, event] = [newStream(), newEvent()];
    await appended(stream, [event, event]);
    expect(await stored(stream)).toBe(2);
  });

  it('while the first is under way has no answer but a deadline, and then succeeds', async () => {
    const [stream, event] = [newStream(), newEvent()];
    const calls = Array.from({ length: 10 }, () => errorOf(appended(stream, [event])));
    const outcomes = new Set(await Promise.all(calls));
    expect(outcomes).toContain('no error');
    outcomes.delete('no error');
    expect([...outcomes].filter((type) => type !== 'deadline-exceeded')).toEqual([]);
    expect(await stored(stream)).toBe(1);
    expect((await appended(stream, [event])).success).toBe(true);
  }, 15_000);
});

describe('an append to KurrentDB that expects something else', () => {
  let server: Server;
  beforeAll(async () => {
    server = await openServer();
  });
  afterAll(() => server.stop());

  it('is told what is so, with an empty message', async () => {
    const stream = newStream();
    const refused = (state: Parameters<typeof append>[3]) =>
      append(server.client, stream, [newEvent()], state).catch((error: unknown) => error);
    const shape = (expectedState: unknown, actualState: unknown) => ({
      type: 'wrong-expected-version',
      message: '',
      streamName: stream,
      expectedState,
      actualState,
    });
    expect(await refused(0n)).toMatchObject(shape(0n, 'no_stream'));
    expect(await refused(STREAM_EXISTS)).toMatchObject(shape('stream_exists', 'no_stream'));
    await append(server.client, stream, newEvents(2));
    expect(await refused(NO_STREAM)).toMatchObject(shape('no_stream', 1n));
    expect(await refused(0n)).toMatchObject(shape(0n, 1n));
    expect(await refused(7n)).toMatchObject(shape(7n, 1n));
  });

  it.each([
    ['no stream', NO_STREAM],
    ['a revision', 0n],
  ] as const)('of 20 at once, expecting %s, one wins and the others conflict', async (_, state) => {
    const stream = newStream();
    if (state === 0n) await append(server.client, stream, [newEvent()]);
    const racers = Array.from({ length: 20 }, () =>
      errorOf(append(server.client, stream, [newEvent()], state)),
    );
    const outcomes = await Promise.all(racers);
    expect(outcomes.filter((type) => type === 'no error')).toHaveLength(1);
    expect(outcomes.filter((type) => type === 'wrong-expected-version')).toHaveLength(19);
    expect(await idsIn(server.client, stream)).toHaveLength(state === 0n ? 2 : 1);
  });
});
