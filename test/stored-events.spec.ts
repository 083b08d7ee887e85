import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { token } from '../src/access/token';
import { application } from '../src/applications/application';
import { call } from '../src/programmes/call';
import { cooperation } from '../src/cooperations/cooperation';
import { StepCatalogue } from '../src/cooperations/step-catalogue';
import { followUp } from '../src/follow-ups/follow-up';
import type { Decider } from '../src/kernel/decider';
import type { DomainEvent } from '../src/kernel/domain-event';
import { EVENT_STORE, type EventStore, type RecordedEvent } from '../src/kernel/event-store/event-store';
import { Followers } from '../src/kernel/following/followers';
import { EventCatalogue } from '../src/kernel/recording/event-catalogue';
import { match } from '../src/matches/match';
import { meeting } from '../src/meetings/meeting';
import { office } from '../src/offices/office';
import { partyOfKind } from '../src/parties/party';
import { partyKinds } from '../src/parties/party.events';
import { preferencesOfKind } from '../src/parties/preferences';
import { partnership } from '../src/partnerships/partnership';
import { advisers } from '../src/prefectures/advisers';
import { ruleset } from '../src/rulesets/ruleset';
import { openApp, type TestApp } from './support/app';

const cooperationSteps = [application, cooperation, followUp, match, meeting, partnership];
const directory = [office, advisers, ...partyKinds.map(partyOfKind), ...partyKinds.map(preferencesOfKind)];
const deciders = [token, call, ruleset, ...cooperationSteps, ...directory] as unknown as Decider<
  unknown,
  DomainEvent
>[];
const streamOf = (id: string) => id.slice(0, id.indexOf('-'));

interface History {
  readonly stream: string;
  readonly events: readonly { type: string; schemaVersion: string; data: Record<string, unknown> }[];
  /** What each decider of the stream makes of it. */
  readonly states: readonly unknown[];
}

const histories = JSON.parse(readFileSync(join(__dirname, 'stored-events.json'), 'utf8')) as History[];

const recorded = ({ stream, events }: History) =>
  events.map(({ type, schemaVersion, data }) => ({
    id: randomUUID(),
    stream,
    type,
    data,
    metadata: { schemaVersion, actorId: 'office.gifu', commandId: randomUUID() },
  }));

/** The file holds what was once stored. Add to it; what stands in it never changes. */
describe('what was ever stored', () => {
  let test: TestApp;
  let catalogue: EventCatalogue;
  beforeAll(async () => {
    test = await openApp('empty');
    catalogue = test.app.get(EventCatalogue);
  }, 60_000);
  afterAll(() => test.close());

  const revived = (history: History) =>
    recorded(history).map((event) => catalogue.revive(event as unknown as RecordedEvent));

  it('is shown by an example for every type there is, in every version', () => {
    const shown = new Set(
      histories.flatMap(({ events }) => events.map((e) => `${e.type}@${e.schemaVersion}`)),
    );
    const versions = catalogue
      .types()
      .flatMap((type) =>
        Array.from({ length: catalogue.schemaVersion(type) }, (_, before) => `${type}@${before + 1}`),
      );
    expect([...shown].toSorted()).toEqual(versions.toSorted());
  });

  it.each(histories.map((history) => [history.stream, history] as const))(
    'still folds: %s',
    (stream, history) => {
      const events = revived(history);
      const readers = deciders.filter((one) => one.stream === streamOf(stream));
      const states = readers.map((decider) => {
        for (const { type } of events) expect(Object.keys(decider.events)).toContain(type);
        return events.map((event) => catalogue.toDomain(event)).reduce(decider.evolve, decider.initial);
      });
      expect(JSON.parse(JSON.stringify(states))).toMatchObject([...history.states]);
      expect(readers.length > 0).toBe(streamOf(stream) !== 'command');
    },
  );

  it('is still read by every projection', async () => {
    const store = test.app.get<EventStore>(EVENT_STORE);
    let last = store.start;
    const told: string[] = [];
    for (const history of histories) {
      const events = recorded(history).map(({ id, type, data, metadata }) => ({ id, type, data, metadata }));
      last = (await store.append(history.stream, events, { expected: 'none' })).position;
      for await (const { type, position } of store.readStream(history.stream, { to: events.length - 1 }))
        if (test.app.get(StepCatalogue).isTold(type)) told.push(position);
    }
    expect(await test.app.get(Followers).caughtUp(10_000)).toBe(true);
    const { body } = await test.admin.get('/system/projections');
    for (const state of body.items) expect(state).not.toHaveProperty('error');
    const path = `/cooperations/d19018b0-709c-5321-8172-a58062e16754?asOf=${last}`;
    const { body: caseFile } = await test.admin.get(path);
    const steps = caseFile.steps as { sentence: string; type: string; position: string }[];
    // Reactions to what was stored have taken steps of their own meanwhile.
    const stored = steps.filter(({ position }) => told.includes(position));
    expect(stored).toHaveLength(told.length);
    for (const { sentence, type } of stored) expect(`${type}: ${sentence}`).toMatch(/: \S.*\S$/);
  }, 30_000);
});
