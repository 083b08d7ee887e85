import { NO_STREAM, STREAM_EXISTS } from '@kurrent/kurrentdb-client';
import { all, append, errorOf, newEvent, newEvents, newStream, openServer, type Server } from './server';

describe('a stream that KurrentDB deleted', () => {
  let server: Server;
  beforeAll(async () => {
    server = await openServer();
  });
  afterAll(() => server.stop());

  const read = (stream: string) => all(server.client.readStream(stream));
  async function deleted(how: 'deleteStream' | 'tombstoneStream') {
    const stream = newStream();
    await append(server.client, stream, newEvents(2));
    await server.client[how](stream);
    return stream;
  }

  it('softly is missing, and its revisions go on when no stream is expected', async () => {
    const stream = await deleted('deleteStream');
    expect(await errorOf(read(stream))).toBe('stream-not-found');
    expect(await errorOf(append(server.client, stream, [newEvent()], STREAM_EXISTS))).toBe('stream-deleted');
    const { nextExpectedRevision } = await append(server.client, stream, [newEvent()], NO_STREAM);
    expect(nextExpectedRevision).toBe(2n);
    expect((await read(stream)).map(({ event }) => event?.revision)).toEqual([2n]);
  });

  it('for good takes no append and no read', async () => {
    const stream = await deleted('tombstoneStream');
    for (const state of [NO_STREAM, STREAM_EXISTS, 'any', 1n] as const) {
      expect(await errorOf(append(server.client, stream, [newEvent()], state))).toBe('stream-deleted');
    }
    expect(await errorOf(read(stream))).toBe('stream-deleted');
  });

  it('exists where it has metadata and no event', async () => {
    const stream = newStream();
    await server.client.setStreamMetadata(stream, { owner: 'x' });
    expect((await append(server.client, stream, [newEvent()], STREAM_EXISTS)).nextExpectedRevision).toBe(0n);
  });
});
