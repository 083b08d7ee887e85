import { openApp, type TestApp } from './support/app';
import type { Answer, Client } from './support/client';
import { done, gifu, minalogic, shizuoka } from './support/cooperation';

const faultIn = ({ status, body }: Answer) => [status, body.errors?.[0]?.code, body.errors?.[0]?.pointer];

describe('what a party prefers', () => {
  let test: TestApp;
  let helpdesk: Client;
  /** Speaks for eu.minalogic. */
  let own: Client;
  let analyst: Client;
  beforeAll(async () => {
    test = await openApp();
    helpdesk = await test.as('helpdesk');
    own = await test.as('organisation', minalogic);
    analyst = await test.as('analyst');
  }, 60_000);
  afterAll(() => test.close());

  const of = async (client: Client, path: string) => (await client.get(`${path}/preferences`)).body;

  it('is unknown until it says so, and welcomes suggestions', async () => {
    expect(await of(helpdesk, '/prefectures/JP-22')).toEqual({
      party: shizuoka,
      declined: false,
      capacity: null,
      languages: null,
      interpreted: null,
      vetoes: [],
    });
  });

  it('is said by itself, or by the helpdesk for it', async () => {
    const path = '/clusters/eu.minalogic';
    done(await own.post(`${path}/opt-out`));
    done(await own.post(`${path}/capacity`, { matches: 3 }));
    done(await helpdesk.post(`${path}/languages`, { languages: ['fr', 'en'], interpreted: ['ja'] }));
    done(await own.post(`${path}/vetoes`, { partner: shizuoka, until: '2099-12-31', reason: 'a dispute' }));
    done(await helpdesk.post(`${path}/vetoes`, { partner: gifu }));
    const said = {
      party: minalogic,
      declined: true,
      capacity: 3,
      languages: ['fr', 'en'],
      interpreted: ['ja'],
      vetoes: [
        { partner: shizuoka, until: '2099-12-31' },
        { partner: gifu, until: null },
      ],
    };
    for (const client of [own, helpdesk, analyst]) expect(await of(client, path)).toEqual(said);
    done(await own.post(`${path}/opt-in`));
    done(await own.post(`${path}/veto-release`, { partner: gifu }));
    expect(await of(own, path)).toEqual({ ...said, declined: false, vetoes: [said.vetoes[0]] });
  });

  it('is recorded once where it is said twice', async () => {
    for (const [step, body] of [
      ['opt-out', {}],
      ['capacity', { matches: 2 }],
      ['languages', { languages: ['de'] }],
      ['vetoes', { partner: shizuoka }],
    ] as const) {
      const path = `/regions/FRK2/${step}`;
      const first = done(await helpdesk.post(path, body));
      expect([step, done(await helpdesk.post(path, body)).revision]).toEqual([step, first.revision]);
    }
  });

  it('is hidden from other organisations, who do not speak for it', async () => {
    const stranger = await test.as('organisation', { kind: 'cluster', id: 'eu.cap-digital' });
    expect((await stranger.get('/clusters/eu.minalogic/preferences')).status).toBe(404);
    for (const [step, body] of [
      ['opt-out', {}],
      ['opt-in', {}],
      ['capacity', { matches: 0 }],
      ['languages', { languages: [] }],
      ['vetoes', { partner: shizuoka }],
      ['veto-release', { partner: shizuoka }],
    ] as const) {
      const path = `/clusters/eu.minalogic/${step}`;
      expect([step, (await stranger.post(path, body)).status]).toEqual([step, 403]);
      expect([step, (await analyst.post(path, body)).status]).toEqual([step, 403]);
      const nowhere = await helpdesk.post(`/clusters/nowhere/${step}`, body);
      expect([step, nowhere.status]).toEqual([step, 404]);
    }
  });

  it('is refused where it cannot be meant', async () => {
    const path = '/clusters/eu.minalogic';
    const stranger = { kind: 'cluster', id: 'jp.nobody' };
    const before = await of(own, path);
    expect(faultIn(await own.post(`${path}/capacity`, { matches: -1 }))).toEqual([
      400,
      'too-small',
      '/matches',
    ]);
    expect(faultIn(await own.post(`${path}/languages`, { languages: ['en', 'xx'] }))).toEqual([
      400,
      'unknown-code',
      '/languages/1',
    ]);
    expect(faultIn(await own.post(`${path}/vetoes`, { partner: stranger }))).toEqual([
      400,
      'unknown-party',
      '/partner',
    ]);
    const neighbour = { kind: 'cluster', id: 'eu.cap-digital' };
    expect(faultIn(await own.post(`${path}/vetoes`, { partner: neighbour }))).toEqual([
      400,
      'wrong-side',
      '/partner',
    ]);
    const past = { partner: gifu, until: '2020-01-01' };
    expect(faultIn(await own.post(`${path}/vetoes`, past))).toEqual([409, 'date-in-past', '/until']);
    expect(faultIn(await own.post(`${path}/veto-release`, { partner: gifu }))).toEqual([
      409,
      'no-veto',
      '/partner',
    ]);
    expect(await of(own, path)).toEqual(before);
  });
});
