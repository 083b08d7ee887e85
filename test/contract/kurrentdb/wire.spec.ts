import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { once } from 'node:events';
import {
  AppendRecord,
  AppendRecordsRequest,
  type AppendRecordsResponse,
  AppendReq,
  type AppendResp,
  BatchAppendReq,
  type BatchAppendResp,
  Empty,
  SchemaFormat,
  SchemaInfo,
  ServerFeaturesClient,
  StreamsClient,
  StreamsServiceClient,
  type SupportedMethods,
  UUID,
} from '../../support/kurrentdb/protocol';
import { Empty as GoogleEmpty } from 'google-protobuf/google/protobuf/empty_pb';
import { randomUUID } from 'node:crypto';
import { identifierOf } from '../../support/kurrentdb/wire';
import { type Leader, leaderOf } from './leader';
import { all, append, errorOf, newEvent, newStream, openServer, type Server } from './server';

const MIB = 1024 * 1024;

/** What the client never sends or never shows, asked without it. */
describe('KurrentDB on the wire', () => {
  let server: Server;
  let streams: StreamsClient;
  let leader: Leader;
  beforeAll(async () => {
    server = await openServer();
    leader = await leaderOf(server.url);
    streams = new StreamsClient(leader.address, leader.credentials);
  });
  afterAll(async () => {
    streams.close();
    await server.stop();
  });

  const uuid = () => new UUID().setString(randomUUID());

  it('names what it can do in lower case', async () => {
    const client = new ServerFeaturesClient(leader.address, leader.credentials);
    const methods = await new Promise<SupportedMethods>((resolve, reject) =>
      client.getSupportedMethods(new Empty(), (error, answer) => (error ? reject(error) : resolve(answer))),
    );
    client.close();
    const paths = methods
      .getMethodsList()
      .map((method) => `/${method.getServiceName()}/${method.getMethodName()}`);
    expect(paths).toContain('/event_store.client.streams.streams/batchappend');
    expect(paths).toContain('/kurrentdb.protocol.v2.streams.streamsservice/appendrecords');
    expect(paths.every((path) => path === path.toLowerCase())).toBe(true);
  });

  it('refuses an event without its type or its content type, on either way to append', async () => {
    const message = new AppendReq.ProposedMessage().setId(uuid());
    message.getMetadataMap().set('type', 'ThingHappened');
    const options = new AppendReq.Options()
      .setStreamIdentifier(identifierOf(newStream()))
      .setAny(new Empty());
    const refused = await new Promise<ServiceError | null>((resolve) => {
      const call = streams.append((error: ServiceError | null, _answer: AppendResp) => resolve(error));
      call.write(new AppendReq().setOptions(options));
      call.write(new AppendReq().setProposedMessage(message));
      call.end();
    });
    expect(refused?.code).toBe(status.INVALID_ARGUMENT);
    expect(refused?.metadata.get('exception')).toEqual(['missing-required-metadata-property']);

    const call = streams.batchAppend(new Metadata());
    const proposed = new BatchAppendReq.ProposedMessage().setId(uuid());
    proposed.getMetadataMap().set('type', 'ThingHappened');
    const batch = new BatchAppendReq().setCorrelationId(uuid()).setIsFinal(true);
    batch.addProposedMessages(proposed);
    batch.setOptions(
      new BatchAppendReq.Options().setStreamIdentifier(identifierOf(newStream())).setAny(new GoogleEmpty()),
    );
    call.write(batch);
    call.on('error', () => undefined);
    const [answer] = (await once(call, 'data')) as [BatchAppendResp];
    call.cancel();
    expect(answer.getError()?.getCode()).toBe(status.INVALID_ARGUMENT);
    expect(answer.getError()?.getDetails()?.getTypeName()).toBe('event_store.client.BadRequest');
  });

  it('takes for JSON what says so, and validates nothing', async () => {
    const stream = newStream();
    const message = new AppendReq.ProposedMessage()
      .setId(uuid())
      .setData(Buffer.from('{no json').toString('base64'));
    message.getMetadataMap().set('type', 'ThingHappened').set('content-type', 'application/json');
    const options = new AppendReq.Options()
      .setStreamIdentifier(identifierOf(stream))
      .setNoStream(new Empty());
    const answer = await new Promise<AppendResp>((resolve, reject) => {
      const call = streams.append((error: ServiceError | null, response: AppendResp) =>
        error ? reject(error) : resolve(response),
      );
      call.write(new AppendReq().setOptions(options));
      call.write(new AppendReq().setProposedMessage(message));
      call.end();
    });
    expect(answer.getSuccess()?.getCurrentRevision()).toBe('0');
  });

  it('does not recognise a record again that has no id, and refuses a type that is no name', async () => {
    const client = new StreamsServiceClient(leader.address, leader.credentials);
    const stream = newStream();
    const ask = (type: string) => {
      const schema = new SchemaInfo().setName(type).setFormat(SchemaFormat.SCHEMA_FORMAT_JSON);
      const record = new AppendRecord()
        .setStream(stream)
        .setSchema(schema)
        .setData(Buffer.from('{}').toString('base64'));
      const request = new AppendRecordsRequest();
      request.addRecords(record);
      return new Promise<AppendRecordsResponse | ServiceError>((resolve) =>
        client.appendRecords(request, (error, answer) => resolve(error ?? answer)),
      );
    };
    await ask('ThingHappened');
    await ask('ThingHappened');
    expect(await all(server.client.readStream(stream))).toHaveLength(2);
    expect(await ask('Thing happened')).toMatchObject({ code: status.INVALID_ARGUMENT });
    client.close();
  });

  it('refuses an event of 20 MB, which the client calls unknown', async () => {
    const large = newEvent({ data: { text: 'x'.repeat(20 * MIB) } });
    expect(await errorOf(append(server.client, newStream(), [large]))).toBe('unknown');
  });
});
