import { DiscoveryService } from '@nestjs/core';
import { AsyncLocalStorage } from 'node:async_hooks';
import { AbstractLogger, DataSource } from 'typeorm';
import { EVENT_STORE, type EventStore } from '../src/kernel/event-store/event-store';
import { Followers } from '../src/kernel/following/followers';
import { ProjectionConsumer } from '../src/kernel/projections/projection-consumer';
import { Projects } from '../src/kernel/projections/projection';
import { Reacts } from '../src/kernel/reactions/reaction';
import { until } from './kernel/tally';
import { openApp, type TestApp } from './support/app';
import { aCall, scored, withStatus } from './support/calls';
import { type Client, eventually } from './support/client';
import { done, minalogic, planned } from './support/cooperation';

const cap = { kind: 'cluster', id: 'eu.cap-digital' };

/** Keeps the SQL of each reaction apart. */
class Overhearing extends AbstractLogger {
  readonly reacting = new AsyncLocalStorage<string>();
  readonly asked: { readonly by: string; readonly sql: string }[] = [];

  override logQuery(sql: string | { text: string }): void {
    const by = this.reacting.getStore();
    if (by) this.asked.push({ by, sql: typeof sql === 'string' ? sql : sql.text });
  }

  protected writeLog(): void {}
}

describe('what a reaction says that it needs', () => {
  const ear = new Overhearing('all');
  let test: TestApp;
  let helpdesk: Client;
  let reviewer: Client;
  let names: Record<'projections' | 'reactions', string[]>;
  let needs: Map<string, readonly string[] | undefined>;

  beforeAll(async () => {
    test = await openApp();
    test.app.get(DataSource).logger = ear;
    helpdesk = await test.as('helpdesk');
    reviewer = await test.as('reviewer');
    const discovery = test.app.get(DiscoveryService, { strict: false });
    const marks = discovery.getProviders().filter(({ isAlias }) => !isAlias);
    const of = <Mark extends { name: string }>(decorator: typeof Reacts | typeof Projects) =>
      marks.flatMap((one) => (discovery.getMetadataByDecorator(decorator as never, one) as Mark) ?? []);
    const reactions = of<{ name: string; needs?: readonly string[] }>(Reacts);
    needs = new Map(reactions.map((one) => [one.name, one.needs]));
    names = { projections: of(Projects).map(({ name }) => name), reactions: [...needs.keys()] };
    for (const name of names.reactions) overhear(name);
  }, 60_000);
  afterAll(() => test.close());

  function overhear(name: string): void {
    const consumer = test.app.get(Followers).consumer(name)!;
    const consume = consumer.consume.bind(consumer);
    consumer.consume = (...given) => ear.reacting.run(name, () => consume(...given));
  }

  /** The projections whose tables a reaction has asked since it was overheard. */
  const askedBy = (reaction: string) =>
    names.projections.filter((name) => {
      const { tables } = test.app.get(Followers).consumer(name) as ProjectionConsumer;
      const named = new RegExp(`\\b(${tables.join('|')})\\b`);
      return ear.asked.some(({ by, sql }) => by === reaction && named.test(sql));
    });

  async function logMeeting() {
    const { meetingId, cooperationId } = await planned(helpdesk);
    const nextSteps = [{ text: 'write', dueOn: '2099-07-01', party: minalogic }];
    const log = { heldOn: '2026-06-03', outcome: 'negotiation-started', nextSteps };
    done(await helpdesk.post(`/meetings/${meetingId}/log`, log));
    await eventually(
      () => helpdesk.get(`/follow-ups?cooperationId=${cooperationId}`),
      ({ body }) => body.items.length === 1,
    );
  }

  async function decideCall() {
    const callId = done(await helpdesk.post('/calls', { ...aCall, places: 1 })).id as string;
    const first = await scored(helpdesk, reviewer, { callId, applicant: minalogic, score: 90 });
    const second = await scored(helpdesk, reviewer, { callId, applicant: cap, score: 80 });
    for (const path of ['closure', 'selection', 'selection/publication'])
      done(await helpdesk.post(`/calls/${callId}/${path}`));
    await withStatus(helpdesk, first, 'selected');
    done(await helpdesk.post(`/applications/${first}/withdrawal`, { reason: 'no time' }));
    await withStatus(helpdesk, second, 'selected');
  }

  async function cancelCall() {
    const callId = done(await helpdesk.post('/calls', aCall)).id as string;
    const id = await scored(helpdesk, reviewer, { callId, applicant: minalogic, score: 90 });
    done(await helpdesk.post(`/calls/${callId}/cancellation`, { reason: 'no money' }));
    await withStatus(helpdesk, id, 'lapsed');
  }

  it('is what its commands look at', async () => {
    await logMeeting();
    await decideCall();
    await cancelCall();
    const head = await test.app.get<EventStore>(EVENT_STORE).head();
    await until(() => names.reactions.every((name) => test.app.get(Followers).seen(name) >= head));
    for (const name of names.reactions)
      expect([name, askedBy(name).toSorted()]).toEqual([name, [...(needs.get(name) ?? [])].toSorted()]);
  }, 60_000);
});
