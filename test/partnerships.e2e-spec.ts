import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { today } from '../src/kernel/clock';
import { openApp, type TestApp } from './support/app';
import type { Answer, Client } from './support/client';
import {
  aMeeting,
  aPartnership,
  done,
  gifu,
  minalogic,
  mutual,
  planned,
  shizuoka,
  signed,
  southEastAsia,
  vietNam,
} from './support/cooperation';

const faultIn = ({ status, body }: Answer) => [status, body.code, body.errors?.[0]?.pointer];

interface Step {
  readonly type: string;
  readonly occurredOn: string;
  readonly position: string;
  readonly sentence: string;
  readonly category: string;
}

/** Today, some months on or back. */
function monthsFromNow(months: number): string {
  const day = new Date();
  day.setUTCDate(1);
  day.setUTCMonth(day.getUTCMonth() + months);
  return day.toISOString().slice(0, 10);
}

const twoYearsAgo = () => Temporal.PlainDate.from(today()).subtract({ years: 2 }).toString();

describe('partnerships', () => {
  let test: TestApp;
  let client: Client;
  const post: Client['post'] = (...request) => client.post(...request);
  const get: Client['get'] = (...request) => client.get(...request);
  beforeAll(async () => {
    test = await openApp();
    client = await test.as('helpdesk');
  }, 60_000);
  afterAll(() => test.close());

  const agreed = async () => {
    const { cooperationId } = await mutual(client);
    return done(await post('/partnerships', { ...aPartnership, cooperationId })).id as string;
  };
  const one = async (id: string) => done(await get(`/partnerships/${id}`));
  const inRegister = async (id: string, cooperationId: string) => {
    const found: string[] = [];
    for (const status of ['agreed', 'active', 'dormant', 'renewal-due', 'in-force', 'ended', 'merged']) {
      const { items } = done(await get(`/partnerships?status=${status}&cooperationId=${cooperationId}`));
      if (items.some((item: { id: string }) => item.id === id)) found.push(status);
    }
    return found;
  };

  it('are agreed by parties of mixed type, then signed with a term and the date of each side', async () => {
    const { cooperationId } = await mutual(client);
    const parties = [minalogic, { kind: 'region', id: 'FRK2' }, shizuoka, vietNam];
    const { id } = done(await post('/partnerships', { ...aPartnership, cooperationId, parties }));
    expect(await one(id)).toMatchObject({ status: 'agreed', parties, fields: ['photonics'], signedOn: null });
    const sideDates = [
      { party: minalogic, on: '2026-10-01' },
      { party: shizuoka, on: '2026-10' },
    ];
    done(await post(`/partnerships/${id}/signature`, { signedOn: '2026-10', sideDates, term: { years: 3 } }));
    expect(await one(id)).toMatchObject({
      status: 'in-force',
      signedOn: '2026-10',
      sideDates,
      until: '2029-10',
    });
    expect(faultIn(await post(`/partnerships/${id}/signature`, { signedOn: '2026-10' }))).toEqual([
      409,
      'partnership-signed',
      undefined,
    ]);
  });

  it.each([
    [{ signedOn: '2024-02-29', term: { years: 1 } }, '2025-02-28'],
    [{ signedOn: '2024', term: { years: 5 } }, '2029'],
    [{ signedOn: '2024-05-01', term: { until: '2027-03-31' } }, '2027-03-31'],
    [{ signedOn: '2024-05-01', term: { until: '2024' } }, '2024'],
    [{ signedOn: '2024-05-01' }, null],
  ])('signed with %j last until %s', async (signature, until) => {
    const id = await agreed();
    done(await post(`/partnerships/${id}/signature`, signature));
    expect((await one(id)).until).toBe(until);
  });

  it('are renewed today where nothing else is said', async () => {
    const { partnershipId: id } = await signed(client);
    expect((await post(`/partnerships/${id}/renewal`, {})).status).toBe(200);
    expect((await one(id)).renewedOn).toBe(new Date().toISOString().slice(0, 10));
  });

  it('are not signed without a day', async () =>
    expect(faultIn(await post(`/partnerships/${await agreed()}/signature`, {}))).toEqual([
      400,
      'required',
      '/signedOn',
    ]));

  it('are not signed in the future, nor for a term that is none', async () => {
    const id = await agreed();
    const sign = async (signature: object) => faultIn(await post(`/partnerships/${id}/signature`, signature));
    const signedOn = '2026-05-01';
    expect(await sign({ signedOn: '2999' })).toEqual([409, 'date-in-future', '/signedOn']);
    expect(await sign({ signedOn, sideDates: [{ party: minalogic, on: '2999' }] })).toEqual([
      409,
      'date-in-future',
      '/sideDates/0/on',
    ]);
    expect(
      await sign({ signedOn, sideDates: [{ party: { kind: 'cluster', id: 'eu.nobody' }, on: '2026' }] }),
    ).toEqual([400, 'unknown-party', '/sideDates/0/party']);
    expect(await sign({ signedOn, term: { until: '2026-04' } })).toEqual([
      409,
      'term-ends-before-it-begins',
      '/term',
    ]);
    for (const term of [{}, { years: 3, until: '2029' }])
      expect(await sign({ signedOn, term })).toEqual([400, 'years-or-until', '/term']);
    for (const term of [{ years: 0 }, { years: 1.5 }, { until: '2026-13' }, { months: 3 }])
      expect((await sign({ signedOn, term }))[0]).toBe(400);
    expect((await one(id)).status).toBe('agreed');
  });

  it('that are not signed yet are not renewed, extended, merged or dormant', async () => {
    const id = await agreed();
    for (const [step, body] of Object.entries({
      renewal: { signedOn: '2026' },
      extension: { until: '2030' },
      merger: { into: (await signed(client)).partnershipId },
      dormancy: {},
    }))
      expect([step, ...faultIn(await post(`/partnerships/${id}/${step}`, body)).slice(0, 2)]).toEqual([
        step,
        409,
        'partnership-not-signed',
      ]);
  });

  it('are renewed after they were signed, and extended beyond their term', async () => {
    const { partnershipId: id } = await signed(client, { signedOn: '2020-06', term: { until: '2023-06' } });
    const renew = (body: object) => post(`/partnerships/${id}/renewal`, body);
    const extend = (until: string) => post(`/partnerships/${id}/extension`, { until });
    expect(faultIn(await renew({ signedOn: '2020-05' }))).toEqual([
      409,
      'renewed-before-signed',
      '/signedOn',
    ]);
    done(await renew({ signedOn: '2020' }));
    done(await renew({ signedOn: '2023-06-01', term: { years: 3 } }));
    expect(await one(id)).toMatchObject({
      signedOn: '2020-06',
      renewedOn: '2023-06-01',
      until: '2026-06-01',
    });
    expect(faultIn(await extend('2026-05'))).toEqual([409, 'not-later', '/until']);
    done(await extend('2026'));
    expect(faultIn(await extend('2026-11'))).toEqual([409, 'not-later', '/until']);
    done(await extend('2027-01'));
    expect((await one(id)).until).toBe('2027-01');
  });

  it('are merged into another one that goes on', async () => {
    const { partnershipId: id, cooperationId } = await signed(client);
    const { partnershipId: into } = await signed(client);
    const merge = async (body: object) => faultIn(await post(`/partnerships/${id}/merger`, body));
    expect(await merge({ into: 'nowhere' })).toEqual([400, 'unknown-partnership', '/into']);
    expect(await merge({ into: id })).toEqual([409, 'merged-into-itself', '/into']);
    expect(await merge({ into, on: '2999' })).toEqual([409, 'date-in-future', '/on']);
    expect((await merge({ into, on: '2026-10' }))[0]).toBe(200);
    expect(await one(id)).toMatchObject({ status: 'merged', mergedInto: into });
    expect(await inRegister(id, cooperationId)).toEqual(['merged']);
    expect(faultIn(await post(`/partnerships/${into}/merger`, { into: id }))).toEqual([
      409,
      'partnership-over',
      '/into',
    ]);
  });

  it('are declared dormant and wake with a milestone or a renewal', async () => {
    const { partnershipId: id, cooperationId } = await signed(client);
    expect(await inRegister(id, cooperationId)).toEqual(['active', 'in-force']);
    for (const [step, body] of Object.entries({
      milestones: { what: 'a visit', on: '2026-10', kind: 'visit' },
      renewal: { signedOn: '2026-11' },
    })) {
      done(await post(`/partnerships/${id}/dormancy`, { reason: 'no staff', on: '2026-10' }));
      expect(await inRegister(id, cooperationId)).toEqual(['dormant', 'in-force']);
      done(await post(`/partnerships/${id}/${step}`, body));
      expect(await inRegister(id, cooperationId)).toEqual(['active', 'in-force']);
    }
  });

  it('are due for renewal nine months before their term ends', async () => {
    const due = async (until: string) => {
      const { partnershipId, cooperationId } = await signed(client, { signedOn: '2020', term: { until } });
      return (await inRegister(partnershipId, cooperationId)).includes('renewal-due');
    };
    expect(await due(monthsFromNow(8))).toBe(true);
    expect(await due(monthsFromNow(8).slice(0, 7))).toBe(true);
    expect(await due(monthsFromNow(-12))).toBe(true);
    expect(await due(monthsFromNow(10))).toBe(false);
    expect(await due(String(new Date().getUTCFullYear() + 2))).toBe(false);
    const { partnershipId, cooperationId } = await signed(client);
    expect(await inRegister(partnershipId, cooperationId)).not.toContain('renewal-due');
  });

  it('take third-region partners, each once', async () => {
    const { partnershipId: id, cooperationId } = await signed(client);
    const invite = (party: object) => post(`/partnerships/${id}/third-region-partners`, { party });
    for (const party of [southEastAsia, southEastAsia, vietNam]) done(await invite(party));
    expect((await one(id)).parties).toEqual([minalogic, shizuoka, southEastAsia, vietNam]);
    expect(faultIn(await invite(gifu))).toEqual([400, 'wrong-side', '/party']);
    expect((await get(`/cooperations/${cooperationId}`)).body.parties).toContainEqual(vietNam);
    const { items } = (await get('/partnerships?party=country:VN&limit=1000')).body;
    expect(items.map((item: { id: string }) => item.id)).toContain(id);
  });

  it('that have ended take no further step', async () => {
    const { partnershipId: id, cooperationId } = await signed(client);
    done(await post(`/partnerships/${id}/end`, { reason: 'the term is over', on: '2026-10' }));
    expect(await one(id)).toMatchObject({ status: 'ended', reason: 'the term is over' });
    expect(await inRegister(id, cooperationId)).toEqual(['ended']);
    const steps = {
      signature: { signedOn: '2026' },
      renewal: { signedOn: '2026' },
      extension: { until: '2040' },
      merger: { into: (await signed(client)).partnershipId },
      milestones: { what: 'x', on: '2026' },
      'third-region-partners': { party: vietNam },
      dormancy: {},
      end: { reason: 'x' },
    };
    for (const [step, body] of Object.entries(steps))
      expect([step, ...faultIn(await post(`/partnerships/${id}/${step}`, body)).slice(0, 2)]).toEqual([
        step,
        409,
        'partnership-ended',
      ]);
    for (const [step, body] of Object.entries(steps))
      expect([step, (await post(`/partnerships/nowhere/${step}`, body)).status]).toEqual([step, 404]);
  });

  describe('that are documented', () => {
    const documented = JSON.parse(readFileSync(join(__dirname, '../data/partnerships.json'), 'utf8')) as {
      items: { id: string; history: { date: string; event: string }[]; status: string }[];
    };

    it('have their whole history in the case file, as far as its dates are known', async () => {
      const { items } = (await get('/partnerships?party=prefecture:JP-07&limit=1000')).body;
      const nrw = items.find(({ parties }: { parties: { id: string }[] }) =>
        parties.some(({ id }) => id === 'DEA'),
      );
      expect(nrw).toMatchObject({ documented: true, status: 'in-force', renewedOn: '2023-04-26' });
      const { steps, stage } = (await get(`/cooperations/${nrw.cooperationId}`)).body as {
        steps: Step[];
        stage: string;
      };
      const { history } = documented.items.find(({ id }) => id === 'p-fukushima-nrw')!;
      expect(stage).toBe('partnership');
      expect(steps[0]).toMatchObject({ type: 'PartnershipDocumented', occurredOn: '2014-09' });
      const dates = steps.slice(1).map(({ occurredOn }) => occurredOn);
      expect(dates.sort()).toEqual(history.map(({ date }) => date).sort());
      const positions = steps.map(({ position }) => position);
      expect(positions).toEqual([...positions].sort());
      const typeOn = (on: string) =>
        steps.find(({ occurredOn, type }) => occurredOn === on && type !== 'PartnershipDocumented')?.type;
      expect([typeOn('2012-03'), typeOn('2014-09'), typeOn('2017'), typeOn('2013-04')]).toEqual([
        'MeetingDocumented',
        'PartnershipSigned',
        'PartnershipRenewed',
        'MilestoneReached',
      ]);
      const { items: meetings } = (await get(`/meetings?cooperationId=${nrw.cooperationId}`)).body;
      expect(meetings).toMatchObject([{ status: 'documented', heldOn: '2012-03' }]);
    });

    it('stand in the register as the sources say', async () => {
      const { items } = (await get('/partnerships?limit=1000')).body;
      const found = items.filter((item: { documented: boolean }) => item.documented);
      expect(found).toHaveLength(documented.items.length);
      const closed = documented.items.filter(({ status }) => status === 'closed').length;
      expect(found.filter(({ status }: { status: string }) => status === 'ended')).toHaveLength(closed);
      const dormant = (await get('/partnerships?status=dormant&party=region:ES52&limit=1000')).body.items;
      expect(dormant).toMatchObject([{ declaredDormant: true, signedOn: '1992' }]);
    });

    it('lie dormant where nothing was done for two years, and no others do but those that were declared so', async () => {
      interface Lasting {
        readonly id: string;
        readonly lastActivityOn: string;
        readonly declaredDormant: boolean;
        readonly dormant: boolean;
      }
      const listed = async (status: string) =>
        (await get(`/partnerships?status=${status}&limit=1000`)).body.items as Lasting[];
      const inForce = await listed('in-force');
      const silent = ({ lastActivityOn }: Lasting) => lastActivityOn < twoYearsAgo();
      const asleep = inForce.filter((item) => item.declaredDormant || silent(item));
      const ids = (items: Lasting[]) => items.map(({ id }) => id);
      expect(asleep.some(({ declaredDormant }) => !declaredDormant)).toBe(true);
      expect(asleep.length).toBeLessThan(inForce.length);
      expect(ids(inForce.filter(({ dormant }) => dormant))).toEqual(ids(asleep));
      expect(ids(await listed('dormant'))).toEqual(ids(asleep));
      expect(ids(await listed('active'))).toEqual(ids(inForce.filter((item) => !asleep.includes(item))));
    });

    it('go on like any other', async () => {
      const { items } = (await get('/partnerships?party=prefecture:JP-07&status=in-force')).body;
      const [{ id, revision }] = items;
      done(
        await post(`/partnerships/${id}/milestones`, { what: 'a mission', on: '2026-05', kind: 'mission' }),
      );
      done(await post(`/partnerships/${id}/renewal`, { signedOn: '2026-06', term: { years: 3 } }));
      expect(await one(id)).toMatchObject({ until: '2029-06', revision: revision + 2 });
      const followUp = { cooperationId: items[0].cooperationId, text: 'write', dueOn: '2027-01-01' };
      expect((await post('/follow-ups', followUp)).status).toBe(201);
    });
  });

  describe('or an end without one', () => {
    it('is refused while a partnership is in force', async () => {
      const { cooperationId, partnershipId } = await signed(client);
      const end = () => post(`/cooperations/${cooperationId}/end`, { reason: 'no budget' });
      expect(faultIn(await end()).slice(0, 2)).toEqual([409, 'partnership-in-force']);
      done(await post(`/partnerships/${partnershipId}/end`, { reason: 'over' }));
      done(await end());
      expect(faultIn(await end()).slice(0, 2)).toEqual([409, 'cooperation-ended']);
      expect((await post('/cooperations/nowhere/end', { reason: 'x' })).status).toBe(404);
    });

    it('lets nothing go on, but what was held before may still be told', async () => {
      const { cooperationId, matchId, meetingId, applicationId } = await planned(client);
      const partnershipId = done(await post('/partnerships', { ...aPartnership, cooperationId })).id;
      const followUpId = done(
        await post('/follow-ups', { cooperationId, text: 'call', dueOn: '2027-01-01' }),
      ).id;
      const held = done(await post('/meetings', { ...aMeeting, cooperationId })).id;
      done(await post(`/cooperations/${cooperationId}/end`, { reason: 'no budget' }));
      const log = { heldOn: '2026-06-03', outcome: 'no-further-contact' };
      const nextSteps = [{ text: 'call', dueOn: '2027-01-01' }];
      const refused: [string, object][] = [
        ['/matches', { applicationId, eu: minalogic, jp: gifu, origin: 'manual' }],
        [`/matches/${matchId}/introduction`, { on: '2026' }],
        [`/matches/${matchId}/third-region-invitations`, { party: vietNam }],
        ['/meetings', { ...aMeeting, cooperationId }],
        ['/meetings', { ...aMeeting, matchId }],
        [`/meetings/${meetingId}/move`, { startsAt: '2026-06-09T10:00' }],
        [`/meetings/${meetingId}/log`, { ...log, nextSteps }],
        ['/follow-ups', { cooperationId, text: 'call', dueOn: '2027-01-01' }],
        [`/follow-ups/${followUpId}/postponement`, { dueOn: '2027-02-01', reason: 'x' }],
        [`/follow-ups/${followUpId}/reassignment`, { party: shizuoka }],
        ['/partnerships', { ...aPartnership, cooperationId }],
        [`/partnerships/${partnershipId}/signature`, { signedOn: '2026' }],
        [`/partnerships/${partnershipId}/milestones`, { what: 'x', on: '2026' }],
        [`/partnerships/${partnershipId}/third-region-partners`, { party: vietNam }],
      ];
      const { steps } = (await get(`/cooperations/${cooperationId}`)).body;
      for (const [path, body] of refused)
        expect([path, ...faultIn(await post(path, body)).slice(0, 2)]).toEqual([
          path,
          409,
          'cooperation-ended',
        ]);
      expect((await get(`/cooperations/${cooperationId}`)).body).toMatchObject({ ended: true, steps });
      done(await post(`/meetings/${held}/log`, { ...log, nextSteps: [] }));
      done(await post(`/meetings/${held}/correction`, { outcome: 'knowledge-gained', reason: 'misread' }));
      done(await post(`/meetings/${meetingId}/cancellation`, { reason: 'over' }));
      done(await post(`/follow-ups/${followUpId}/drop`, { reason: 'over' }));
    });
  });
});
