import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { EventStore, NewEvent } from '../../src/kernel/event-store/event-store';
import { Follower, newEvent, newEvents } from '../contract/store-fixture';
import type { Writer } from '../order/writer';
import type { CuttingProxy } from '../support/cutting-proxy';
import { type Ask, faultsOf, type Model } from './account';
import { readingFaults } from './readings';
import { askMany, type ManyAsk, manyFaults, partsOf } from './several';
import type { Action, Round } from './schedule';

export interface Client {
  readonly store: EventStore;
  readonly proxy: CuttingProxy;
}

export interface Stage {
  readonly clients: readonly Client[];
  readonly holder: Writer;
  readonly admin: Pool;
}

export interface Stored {
  readonly stream: string;
  readonly id: string;
}

let plays = 0;

/** Plays a schedule on streams of its own. What the stores did wrong; empty: nothing. */
export async function play({ clients, holder, admin }: Stage, rounds: readonly Round[]): Promise<string[]> {
  const name = `m-${++plays}`;
  const [{ store }] = clients;
  const asks: Ask[] = [];
  const known = new Map<string, number>();
  const know = (key: string) => known.set(key, (known.get(key) ?? 0) + 1);
  const head = await store.head();
  const follower = new Follower(store, { after: head });
  let before: Model = new Map();
  const faults: string[] = [];

  const stored = async () =>
    (
      await admin.query<Stored>(
        `select stream_id as stream, event_id as id from es.events
          where stream_id like $1 order by position`,
        [`${name}-%`],
      )
    ).rows;

  async function askSeveral({ client, parts }: Extract<Action, { kind: 'many' }>) {
    const wanted = partsOf(parts, name);
    for (const { stream, events } of wanted) for (const { id } of events) know(`${stream}/${id}`);
    return askMany(clients[client].store, wanted);
  }

  async function ask(action: Exclude<Action, { kind: 'many' }>, past: readonly Ask[]) {
    const wanted = wish(action, past, name, before);
    for (const { id } of wanted.events) know(`${wanted.stream}/${id}`);
    const told = await clients[action.client].store
      .append(wanted.stream, wanted.events, { expected: wanted.expected })
      .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    return { ...wanted, told };
  }

  for (const [nth, { held, lost, actions, readings }] of rounds.entries()) {
    if (held !== 'none') await hold(holder, `${name}-held${nth}`, know);
    if (lost !== undefined) void clients[lost].proxy.loseAnswerTo('es.append', 'cut');
    const past = [...asks];
    const asked = actions.map((action) => (action.kind === 'many' ? askSeveral(action) : ask(action, past)));
    const answers = await Promise.all(asked);
    const told = answers.filter((answer) => 'stream' in answer);
    const toldOfMany = answers.filter((answer) => 'parts' in answer);
    if (held !== 'none') {
      await sleep(40);
      await holder.run(held);
    }
    const rows = await stored();
    const after = modelOf(rows);
    faults.push(...faultsOf(told, before, after, known), ...manyFaults(toldOfMany, before, after, known));
    for (const reading of readings)
      faults.push(...(await readingFaults(clients[reading.client].store, reading, name, rows, head)));
    asks.push(...told, ...toldOfMany.flatMap(asAsks));
    before = after;
    if (faults.length > 0) break;
  }

  const rows = await stored();
  for (const end = Date.now() + 3000; follower.events.length < rows.length && Date.now() < end;)
    await sleep(5);
  await follower.stop();
  const told = follower.events.map(({ id }) => id);
  if (told.join() !== rows.map(({ id }) => id).join())
    faults.push(`the subscription told ${told.length} of ${rows.length} events, or others`);
  return faults;
}

/** Each part as an ask of its own, to be retried or mixed. */
const asAsks = ({ parts, told }: ManyAsk): Ask[] =>
  parts
    .filter(({ events }) => events.length > 0)
    .map((part) => ({
      ...part,
      told: told instanceof Error ? told : { ...told, revision: told.revisions.get(part.stream) ?? -1 },
    }));

/** What an action asks for; a retry of nothing is a new append. */
function wish(
  action: Exclude<Action, { kind: 'many' }>,
  past: readonly Ask[],
  name: string,
  before: Model,
): Omit<Ask, 'told'> {
  if (action.kind === 'append') {
    const stream = `${name}-${action.stream}`;
    const current = (before.get(stream)?.length ?? 0) - 1;
    const expected = action.expected === 'current' ? current : action.expected;
    return { stream, expected: expected === -1 ? 'none' : expected, events: newEvents(action.count) };
  }
  if (past.length === 0) return { stream: `${name}-0`, expected: 'any', events: newEvents(1) };
  const { stream, expected, events } = past[action.of % past.length];
  if (action.kind === 'retry') return { stream, expected, events };
  const mixed: NewEvent[] = [events[0], newEvent()];
  return { stream, expected: 'any', events: mixed };
}

async function hold(holder: Writer, stream: string, know: (key: string) => void) {
  await holder.run('begin');
  await holder.append(stream);
  const { rows } = await holder.client.query<{ id: string }>(
    'select event_id as id from es.events where stream_id = $1',
    [stream],
  );
  for (const { id } of rows) know(`${stream}/${id}`);
}

function modelOf(rows: readonly Stored[]): Model {
  const model = new Map<string, string[]>();
  for (const { stream, id } of rows) model.set(stream, [...(model.get(stream) ?? []), id]);
  return model;
}
