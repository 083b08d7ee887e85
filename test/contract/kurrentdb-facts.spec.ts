import { randomUUID } from 'node:crypto';
import { jsonEvent, KurrentDBClient, NO_STREAM } from '@kurrent/kurrentdb-client';
import { type KurrentDouble, startKurrentDouble } from '../support/kurrentdb/double';

const newStream = () => `thing-${randomUUID()}`;
const newEvent = (id = randomUUID()) => jsonEvent({ id, type: 'ThingHappened', data: { a: 1 } });

describe('an append that KurrentDB is asked for again', () => {
  let double: KurrentDouble;
  let client: KurrentDBClient;
  beforeAll(async () => {
    double = await startKurrentDouble();
    client = KurrentDBClient.connectionString(double.url);
  });
  afterAll(async () => {
    await client.dispose();
    await double.stop();
  });

  it('is answered with its own revision and position, not those of the head', async () => {
    const [stream, first] = [newStream(), newEvent()];
    const answer = await client.appendToStream(stream, first, { streamState: NO_STREAM });
    await client.appendToStream(stream, newEvent(), { streamState: 0n });
    expect(await client.appendToStream(stream, first, { streamState: NO_STREAM })).toEqual(answer);
  });
});
