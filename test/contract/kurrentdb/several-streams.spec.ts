import { ANY, NO_STREAM, streamNameFilter } from '@kurrent/kurrentdb-client';
import { all, append, errorOf, idsIn, newEvent, newStream, openServer, type Server } from './server';

describe('an append to several streams of KurrentDB', () => {
  let server: Server;
  beforeAll(async () => {
    server = await openServer();
  });
  afterAll(() => server.stop());

  const multi = (
    ...requests: {
      streamName: string;
      expectedState: 'any' | 'no_stream' | bigint;
      ids?: readonly string[];
    }[]
  ) =>
    server.client.multiStreamAppend(
      requests.map(({ ids = [newEvent().id], ...request }) => ({
        ...request,
        events: ids.map((id) => newEvent({ id })),
      })),
    );
  const missing = (stream: string) => errorOf(all(server.client.readStream(stream)));

  it('is stored in all of them, or in none where one is not as expected, and that one is named', async () => {
    const [first, second, held] = [newStream(), newStream(), newStream()];
    await multi({ streamName: first, expectedState: NO_STREAM }, { streamName: second, expectedState: ANY });
    expect([await idsIn(server.client, first), await idsIn(server.client, second)].flat()).toHaveLength(2);

    const refused = await multi(
      { streamName: held, expectedState: NO_STREAM },
      { streamName: first, expectedState: 7n },
    ).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      type: 'wrong-expected-version',
      streamName: first,
      expectedState: 7n,
      actualState: 0n,
    });
    expect(await missing(held)).toBe('stream-not-found');
  });

  it('with the same ids again is answered as it was', async () => {
    const [first, second] = [newStream(), newStream()];
    const ask = [first, second].map(
      (streamName) => ({ streamName, expectedState: NO_STREAM, ids: [newEvent().id] }) as const,
    );
    const answer = await multi(...ask);
    await append(server.client, first, [newEvent()], 0n);
    expect(await multi(...ask)).toEqual(answer);
    expect(await idsIn(server.client, second)).toHaveLength(1);
  });

  it('that is in part a repeat is a failure, and stores nothing', async () => {
    const [first, second] = [newStream(), newStream()];
    const known = { streamName: first, expectedState: NO_STREAM, ids: [newEvent().id] } as const;
    await multi(known);
    expect(await errorOf(multi(known, { streamName: second, expectedState: NO_STREAM }))).toBe(
      'wrong-expected-version',
    );
    expect(await missing(second)).toBe('stream-not-found');
  });

  it('that names one twice is called a timeout by the client, and stores nothing', async () => {
    const stream = newStream();
    const twice = { streamName: stream, expectedState: ANY } as const;
    expect(await errorOf(multi(twice, twice))).toBe('timeout');
    expect(await missing(stream)).toBe('stream-not-found');
  });

  it('reads its properties back as metadata, with those of the schema added', async () => {
    const streamName = newStream();
    const event = newEvent({ metadata: { by: 'x' } });
    await server.client.multiStreamAppend([{ streamName, expectedState: NO_STREAM, events: [event] }]);
    const [{ event: read }] = await all(server.client.readStream(streamName));
    expect(read?.metadata).toEqual({ by: 'x', '$schema.name': 'ThingHappened', '$schema.format': 'Json' });
  });

  it('as records tells of every check that failed', async () => {
    const [first, second, target] = [newStream(), newStream(), newStream()];
    await append(server.client, first, [newEvent()]);
    const records = [{ streamName: target, record: newEvent() }] as Parameters<
      typeof server.client.appendRecords
    >[0];
    const check = (streamName: string, expectedState: typeof NO_STREAM | bigint) =>
      ({ type: 'stream_state', streamName, expectedState }) as const;
    const refused = await server.client
      .appendRecords(records, [check(first, NO_STREAM), check(second, 3n), check(target, NO_STREAM)])
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({
      type: 'append-consistency-violation',
      violations: [
        { streamName: first, expectedState: 'no_stream', actualState: 0n },
        { streamName: second, expectedState: 3n, actualState: 'no_stream' },
      ],
    });
    expect(await missing(target)).toBe('stream-not-found');
    const { responses } = await server.client.appendRecords(records, [
      check(first, 0n),
      check(target, NO_STREAM),
    ]);
    expect(responses).toEqual([{ streamName: target, revision: 0n }]);
  });

  it('as records with the same ids is answered as it was, even where a check fails by now', async () => {
    const [target, checked] = [newStream(), newStream()];
    const records = [{ streamName: target, record: newEvent() }] as Parameters<
      typeof server.client.appendRecords
    >[0];
    const checks = [
      { type: 'stream_state', streamName: target, expectedState: NO_STREAM } as const,
      { type: 'stream_state', streamName: checked, expectedState: NO_STREAM } as const,
    ];
    const answer = await server.client.appendRecords(records, checks);
    await append(server.client, checked, [newEvent()]);
    expect(await server.client.appendRecords(records, checks)).toEqual(answer);
    expect(await idsIn(server.client, target)).toHaveLength(1);
  });

  it('as records stands in the log in their order, to and fro between the streams', async () => {
    const [first, second] = [newStream(), newStream()];
    const events = Array.from({ length: 6 }, () => newEvent());
    const records = events.map((record, nth) => ({ streamName: nth % 2 === 0 ? first : second, record }));
    const { position, responses } = await server.client.appendRecords(records);
    expect(responses.map(({ revision }) => revision)).toEqual([2n, 2n]);
    const filter = streamNameFilter({ prefixes: [first, second] });
    const found = await all(server.client.readAll({ filter, maxCount: 100 }));
    expect(found.map(({ event }) => event?.id)).toEqual(events.map(({ id }) => id));
    expect(found.at(-1)?.event?.position?.commit).toBe(position);
  });
});
