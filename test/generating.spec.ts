import { application } from '../src/applications/application';
import { cooperation } from '../src/cooperations/cooperation';
import { stages } from '../src/cooperations/step';
import { StepCatalogue } from '../src/cooperations/step-catalogue';
import { followUp } from '../src/follow-ups/follow-up';
import { generate } from '../src/generating/generator';
import { readWorld } from '../src/generating/read-world';
import { RealRecord, refuseRealRecord } from '../src/generating/refuse-real-record';
import { tellCooperation } from '../src/generating/tell-cooperation';
import type { World } from '../src/generating/world';
import type { Decider } from '../src/kernel/decider';
import { EVENT_STORE, type EventStore } from '../src/kernel/event-store/event-store';
import { Followers } from '../src/kernel/following/followers';
import { EventCatalogue } from '../src/kernel/recording/event-catalogue';
import { match } from '../src/matches/match';
import { meeting } from '../src/meetings/meeting';
import { partnership } from '../src/partnerships/partnership';
import { until } from './kernel/tally';
import { openApp, type TestApp } from './support/app';
import { accepted } from './support/cooperation';

const COOPERATIONS = 150;
const PRESENT = '2026-11-23';

const deciders = new Map<string, Decider<unknown, never>>(
  [application, match, meeting, followUp, partnership, cooperation].map((decider) => [
    decider.stream,
    decider as unknown as Decider<unknown, never>,
  ]),
);

describe('generated cooperations', () => {
  let test: TestApp;
  let store: EventStore;
  let world: World;
  const plan = () => ({ seed: 'test', world });
  const funnel = async () => {
    const { rows } = (await test.admin.get('/analytics/funnel')).body;
    return new Map(
      (rows as { stage: string; cooperations: number }[]).map((row) => [row.stage, row.cooperations]),
    );
  };

  beforeAll(async () => {
    test = await openApp();
    store = test.app.get(EVENT_STORE);
    world = await readWorld(test.app, PRESENT);
  }, 60_000);
  afterAll(() => test.close());

  it('are counted by the figures as the generator counts them', async () => {
    const before = await funnel();
    const tally = await generate(store, plan(), COOPERATIONS);
    expect(await test.app.get(Followers).caughtUp(20_000)).toBe(true);
    const after = await funnel();
    for (const stage of stages) {
      expect([stage, tally.reached.get(stage)! > 20]).toEqual([stage, true]);
      expect([stage, after.get(stage)]).toEqual([stage, before.get(stage)! + tally.reached.get(stage)!]);
    }
    expect(tally.cooperations).toBe(COOPERATIONS);
  }, 60_000);

  it('fold through the deciders of their streams, with every type that they know', async () => {
    const catalogue = test.app.get(EventCatalogue);
    const states = new Map<string, unknown>();
    const types = new Set<string>();
    for (let index = 0; index < COOPERATIONS; index++)
      for (const { stream } of tellCooperation(plan(), index).streams()) {
        const decider = deciders.get(stream.slice(0, stream.indexOf('-')))!;
        for await (const recorded of store.readStream(stream)) {
          expect(Object.keys(decider.events)).toContain(recorded.type);
          types.add(recorded.type);
          const event = catalogue.toDomain(catalogue.revive(recorded));
          states.set(stream, decider.evolve(states.get(stream) ?? decider.initial, event as never));
        }
        expect([stream, states.get(stream)]).not.toEqual([stream, decider.initial]);
      }
    expect(types.size).toBeGreaterThan(25);
  });

  it('are the same for the same seed, and other ones for another', () => {
    const told = (seed: string) => tellCooperation({ seed, world }, 7).streams();
    expect(told('test')).toEqual(told('test'));
    expect(told('another')).not.toEqual(told('test'));
  });

  it('that are made again are found and not doubled', async () => {
    const head = await store.head();
    await generate(store, plan(), 5);
    expect(await store.head()).toBe(head);
  });

  it('are followed up by the reaction as they are, and doubled by it nowhere', async () => {
    const head = await store.head();
    await until(async () => test.app.get(Followers).seen('next-steps') >= head);
    expect(await test.app.get(Followers).caughtUp(10_000)).toBe(true);
    const { body } = await test.admin.get('/follow-ups?limit=1000');
    const made = [...Array(COOPERATIONS).keys()].flatMap((index) =>
      tellCooperation(plan(), index)
        .streams()
        .filter(({ stream }) => stream.startsWith('followUp-')),
    );
    expect(made.length).toBeGreaterThan(20);
    expect(body.items.length).toBe(made.length);
  });

  it('never stand beside real ones', async () => {
    const steps = test.app.get(StepCatalogue);
    await expect(refuseRealRecord(store, steps)).resolves.toBeUndefined();
    await accepted(test.admin);
    await expect(refuseRealRecord(store, steps)).rejects.toThrow(RealRecord);
  });
});
