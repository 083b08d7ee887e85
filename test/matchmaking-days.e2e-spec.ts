import { openApp, type TestApp } from './support/app';
import type { Answer, Client } from './support/client';
import { gifu, minalogic, shizuoka } from './support/cooperation';

const valley = { kind: 'cluster', id: 'eu.aerospace-valley' };
const faultsIn = ({ status, body }: Answer) => [
  status,
  body.errors?.map(({ code, pointer }: { code: string; pointer: string }) => `${code} ${pointer}`),
];

describe('a matchmaking day', () => {
  let test: TestApp;
  let helpdesk: Client;
  beforeAll(async () => {
    test = await openApp();
    helpdesk = await test.as('helpdesk');
  }, 60_000);
  afterAll(() => test.close());

  const place = (proposers: unknown, receivers: unknown) =>
    helpdesk.post('/matchmaking-days/placements', { proposers, receivers });
  const slot = (meetings: unknown, slots: unknown) =>
    helpdesk.post('/matchmaking-days/slots', { meetings, slots });

  it('places by the wishes of both sides, as far as there is room', async () => {
    const answer = await place(
      [
        { party: valley, wishes: [gifu, shizuoka], quota: 1 },
        { party: minalogic, wishes: [gifu], quota: 2 },
      ],
      [
        { party: gifu, wishes: [minalogic, valley], quota: 1 },
        { party: shizuoka, wishes: [], quota: 1 },
      ],
    );
    expect([answer.status, answer.body]).toEqual([
      200,
      { placements: [{ proposer: minalogic, receiver: gifu }], unplaced: [valley] },
    ]);
  });

  it('refuses who stands twice and who is wished for and not there, with every place', async () => {
    const one = { party: minalogic, wishes: [gifu], quota: 1 };
    expect(faultsIn(await place([one, one], [{ party: shizuoka, wishes: [valley], quota: 1 }]))).toEqual([
      400,
      [
        'repeated /proposers/1',
        'not-on-the-other-side /proposers/0/wishes/0',
        'not-on-the-other-side /proposers/1/wishes/0',
        'not-on-the-other-side /receivers/0/wishes/0',
      ],
    ]);
  });

  it('gives the interpreter to the meeting that needs one, and a party one meeting at a time', async () => {
    const answer = await slot(
      [
        { id: 'a', parties: [minalogic, gifu], worth: 40, needsInterpreter: true },
        { id: 'b', parties: [minalogic, shizuoka], worth: 90, needsInterpreter: false },
        { id: 'c', parties: [valley, gifu], worth: 10, needsInterpreter: true },
      ],
      [
        { id: '10:00', tables: 2, interpreters: 1 },
        { id: '10:30', tables: 2, interpreters: 0, absent: [shizuoka] },
        { id: '11:00', tables: 1, interpreters: 1, absent: [valley] },
      ],
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ unplanned: [], worth: 140 });
    expect(answer.body.planned).toEqual([
      { meeting: 'a', slot: '11:00', interpreter: true },
      { meeting: 'b', slot: '10:00', interpreter: false },
      { meeting: 'c', slot: '10:00', interpreter: true },
    ]);
  });

  it('says what it had no room for', async () => {
    const answer = await slot(
      [
        { id: 'a', parties: [minalogic, gifu], worth: 40, needsInterpreter: true },
        { id: 'b', parties: [valley, shizuoka], worth: 41, needsInterpreter: true },
      ],
      [{ id: '10:00', tables: 5, interpreters: 1 }],
    );
    expect(answer.body).toMatchObject({ unplanned: ['a'], worth: 41 });
  });

  it('refuses names that stand twice and more tables than can be planned at once', async () => {
    const meeting = { id: 'a', parties: [minalogic, gifu], worth: 40, needsInterpreter: false };
    const slots = Array.from({ length: 9 }, (_, nth) => ({ id: `s${nth % 8}`, tables: 50, interpreters: 0 }));
    expect(faultsIn(await slot([meeting, meeting], slots))).toEqual([
      400,
      ['repeated /meetings/1', 'repeated /slots/8', 'too-many-tables /slots'],
    ]);
  });

  it('plans as many as it takes without a party in two places', async () => {
    const meetings = Array.from({ length: 120 }, (_, nth) => ({
      id: `m${nth}`,
      parties: [
        { kind: 'cluster', id: `eu.${nth % 20}` },
        { kind: 'cluster', id: `jp.${Math.floor(nth / 20)}` },
      ],
      worth: 1 + ((nth * 37) % 100),
      needsInterpreter: nth % 3 === 0,
    }));
    const slots = Array.from({ length: 16 }, (_, nth) => ({ id: `s${nth}`, tables: 15, interpreters: 3 }));
    const began = performance.now();
    const { status, body } = await slot(meetings, slots);
    const took = performance.now() - began;
    const planned = body.planned as unknown as { meeting: string; slot: string }[];
    const partiesAt = planned.flatMap(({ meeting, slot: at }) =>
      meetings[Number(meeting.slice(1))].parties.map(({ id }) => `${at} ${id}`),
    );
    expect(status).toBe(200);
    expect(planned.length).toBeGreaterThan(60);
    expect(new Set(partiesAt).size).toBe(partiesAt.length);
    expect(took).toBeLessThan(20_000);
    process.stdout.write(`120 meetings in 16 slots: ${Math.round(took)} ms\n`);
  }, 30_000);

  it('is for the helpdesk alone, and records nothing', async () => {
    const own = await test.as('organisation', minalogic);
    const refused = await own.post('/matchmaking-days/slots', { meetings: [], slots: [] });
    expect(refused.status).toBe(403);
    expect((await slot([], [])).body).toEqual({ planned: [], unplanned: [], worth: 0 });
  });
});
