import type { sendUnaryData, ServerReadableStream, ServerUnaryCall } from '@grpc/grpc-js';
import { oversized } from './append-request';
import { ANY } from './commit-check';
import type { Proposal, ProposedEvent } from './log';
import { isDone, type Outcome, type Write } from './outcome';
import {
  AppendRecord,
  AppendRecordsRequest,
  AppendRecordsResponse,
  AppendRequest,
  AppendResponse,
  AppendSessionResponse,
  SchemaFormat,
  StreamRevision,
} from './protocol';
import type { ServedNode } from './served-node';
import type { Failure } from './wire';
import { badRequest, sessionError, twiceInSession, type Violation, violated } from './session-errors';

const TYPE = /^[\p{L}\p{N}_.$:-]+$/u;

/** Appends to several streams with an expectation each, all or nothing. */
export async function serveAppendSession(
  node: ServedNode,
  call: ServerReadableStream<AppendRequest, AppendSessionResponse>,
  answer: sendUnaryData<AppendSessionResponse>,
): Promise<void> {
  const writes: Write[] = [];
  for await (const request of call as AsyncIterable<AppendRequest>) {
    const stream = request.getStream();
    // Names are compared without case: two that differ in it alone would land in one stream.
    if (writes.some((write) => write.stream.toLowerCase() === stream.toLowerCase()))
      return answer(twiceInSession(stream));
    const expected = request.hasExpectedRevision() ? Number(request.getExpectedRevision()) : ANY;
    writes.push({ stream, expected, events: request.getRecordsList().map(eventOf) });
  }
  if (writes.length === 0) return answer(badRequest('no requests'));
  const outcomes = await together(node, writes, []);
  const failed = outcomes.findIndex((outcome) => !isDone(outcome) && outcome.kind !== 'untouched');
  if (failed >= 0) return refuse(answer, writes[failed], outcomes[failed]);
  const last = lastOf(outcomes);
  const response = new AppendSessionResponse().setPosition(String(last));
  for (const [nth, outcome] of outcomes.entries()) {
    if (!isDone(outcome)) continue;
    response.addOutput(
      new AppendResponse()
        .setStream(writes[nth].stream)
        .setStreamRevision(String(outcome.last.revision))
        .setPosition(String(outcome.last.position)),
    );
  }
  answer(null, response);
}

/** Records to any streams, in their order, with checks on any streams. */
export async function serveAppendRecords(
  node: ServedNode,
  call: ServerUnaryCall<AppendRecordsRequest, AppendRecordsResponse>,
  answer: sendUnaryData<AppendRecordsResponse>,
): Promise<void> {
  const checks = call.request.getChecksList().map((check) => ({
    stream: check.getStreamState()?.getStream() ?? '',
    expected: Number(check.getStreamState()?.getExpectedState() ?? ANY),
  }));
  const records = call.request.getRecordsList();
  const invalid = records.find((record) => !TYPE.test(record.getSchema()?.getName() ?? ''));
  if (invalid) return answer(badRequest(`'${invalid.getSchema()?.getName()}' is no name of a schema.`));

  const order = records.map((record) => ({ stream: record.getStream(), event: eventOf(record) }));
  const streams = [...new Set(order.map(({ stream }) => stream))];
  const writes = streams.map((stream) => ({
    stream,
    expected: checks.find((check) => check.stream === stream)?.expected ?? ANY,
    events: order.filter((proposal) => proposal.stream === stream).map(({ event }) => event),
  }));
  const checkedOnly = checks.filter(({ stream }) => !streams.includes(stream));
  const asked = [...writes, ...checkedOnly];
  const outcomes = await together(node, writes, checkedOnly, order);
  const violations = violationsOf(outcomes, asked, checks);
  if (violations.length > 0) return answer(violated(violations));
  const failed = outcomes.findIndex((outcome) => !isDone(outcome) && outcome.kind !== 'untouched');
  if (failed >= 0) return refuse(answer, asked[failed], outcomes[failed]);
  const response = new AppendRecordsResponse().setPosition(String(lastOf(outcomes)));
  for (const [nth, { stream }] of writes.entries()) {
    const outcome = outcomes[nth];
    if (isDone(outcome))
      response.addRevisions(
        new StreamRevision().setStream(stream).setRevision(String(outcome.last.revision)),
      );
  }
  answer(null, response);
}

function refuse(
  answer: (error: Failure) => void,
  { stream, expected }: Pick<Write, 'stream' | 'expected'>,
  outcome: Outcome,
) {
  if (!isDone(outcome) && outcome.kind !== 'silence') answer(sessionError(stream, expected, outcome));
}

async function together(
  node: ServedNode,
  writes: readonly Write[],
  checks: readonly Pick<Write, 'stream' | 'expected'>[],
  order?: readonly Proposal[],
): Promise<readonly Outcome[]> {
  const large = oversized({ events: writes.flatMap(({ events }) => events) }, node.settings);
  return large ? [large] : node.appendTogether(writes, checks, order);
}

function violationsOf(
  outcomes: readonly Outcome[],
  asked: readonly Pick<Write, 'stream' | 'expected'>[],
  checks: readonly Pick<Write, 'stream' | 'expected'>[],
): Violation[] {
  return outcomes.flatMap((outcome, nth) => {
    if (outcome.kind !== 'conflict') return [];
    const { stream, expected } = asked[nth];
    const index = checks.findIndex((check) => check.stream === stream);
    return [{ index, stream, expected, actual: outcome.current }];
  });
}

const lastOf = (outcomes: readonly Outcome[]) =>
  Math.max(...outcomes.map((outcome) => (isDone(outcome) ? outcome.last.position : 0)));

/** Properties are read back as metadata, with what the schema said added to them. */
function eventOf(record: AppendRecord): ProposedEvent {
  const schema = record.getSchema();
  const isJson = schema?.getFormat() === SchemaFormat.SCHEMA_FORMAT_JSON;
  const properties: Record<string, unknown> = {};
  record.getPropertiesMap().forEach((value, key) => {
    properties[key] = value.toJavaScript();
  });
  properties['$schema.name'] = schema?.getName();
  properties['$schema.format'] = isJson ? 'Json' : 'Bytes';
  return {
    id: (record.getRecordId() || crypto.randomUUID()).toLowerCase(),
    type: schema?.getName() ?? '',
    isJson,
    data: record.getData_asU8(),
    metadata: Buffer.from(JSON.stringify(properties)),
  };
}
