import { openApp, type TestApp } from './support/app';
import { type Answer, type Client, eventually } from './support/client';
import {
  accepted,
  aMeeting,
  done,
  gifu,
  minalogic,
  mutual,
  planned,
  proposed,
  shizuoka,
  vietNam,
} from './support/cooperation';

const faultIn = ({ status, body }: Answer) => [status, body.code, body.errors?.[0]?.pointer];
const idsIn = ({ body }: Answer): string[] => body.items.map(({ id }: { id: string }) => id);
const log = { heldOn: '2026-06-03', outcome: 'knowledge-gained', nextSteps: [] };

describe('meetings', () => {
  let test: TestApp;
  let client: Client;
  const post: Client['post'] = (...request) => client.post(...request);
  const get: Client['get'] = (...request) => client.get(...request);
  beforeAll(async () => {
    test = await openApp();
    client = await test.as('helpdesk');
  }, 60_000);
  afterAll(() => test.close());

  describe('planned', () => {
    it.each([
      ['2026-06-03T10:00', 'Europe/Paris', '2026-06-03T08:00:00.000Z'],
      ['2026-06-03T17:00', 'Asia/Tokyo', '2026-06-03T08:00:00.000Z'],
      ['2026-12-03T10:00', 'Europe/Paris', '2026-12-03T09:00:00.000Z'],
      ['2026-12-03T18:00', 'Asia/Tokyo', '2026-12-03T09:00:00.000Z'],
      ['2026-10-25T02:30', 'Europe/Paris', '2026-10-25T00:30:00.000Z'],
      ['2026-06-03T08:00:30', 'UTC', '2026-06-03T08:00:30.000Z'],
    ])('at %s by the clock of %s are at %s', async (startsAt, timeZone, startsAtUtc) => {
      const { meetingId } = await planned(client, { startsAt, timeZone });
      const { body } = await get(`/meetings/${meetingId}`);
      expect(body).toMatchObject({ startsAt, timeZone, startsAtUtc, status: 'planned' });
    });

    it('are not in an hour that the clock leaves out, nor by a clock that no place has', async () => {
      const { matchId } = await mutual(client);
      const plan = (details: object) => post('/meetings', { ...aMeeting, matchId, ...details });
      const left = await plan({ startsAt: '2026-03-29T02:30' });
      expect(faultIn(left)).toEqual([400, 'time-does-not-exist', '/startsAt']);
      expect((await plan({ startsAt: '2026-03-29T02:30', timeZone: 'Asia/Tokyo' })).status).toBe(201);
      for (const timeZone of ['+09:00', 'Mars/Olympus', 'JST', 'Europe/Paris\n', 9])
        expect([(await plan({ timeZone })).status, timeZone]).toEqual([400, timeZone]);
      for (const startsAt of ['2026-02-30T10:00', '2026-06-03', '2026-06-03T10:00Z', '2026-06-03T24:00'])
        expect([(await plan({ startsAt })).body.errors[0].pointer, startsAt]).toEqual([
          '/startsAt',
          startsAt,
        ]);
    });

    it('need a mutual match or a reason to do without', async () => {
      const { matchId, cooperationId } = await proposed(client);
      for (const where of [{ matchId }, { cooperationId }, {}]) {
        const refused = await post('/meetings', { ...aMeeting, ...where });
        expect(faultIn(refused)).toEqual([409, 'no-mutual-match', '/overrideReason']);
        const overridden = await post('/meetings', {
          ...aMeeting,
          ...where,
          overrideReason: 'the governor asks',
        });
        expect(overridden.status).toBe(201);
        const { body } = await get(`/meetings/${overridden.body.id}`);
        expect(body.overrideReason).toBe('the governor asks');
      }
    });

    it('belong to one cooperation, and unknown ones are refused', async () => {
      const { matchId } = await mutual(client);
      const other = await accepted(client);
      const plan = async (where: object) => faultIn(await post('/meetings', { ...aMeeting, ...where }));
      expect(await plan({ matchId, cooperationId: other.cooperationId })).toEqual([
        400,
        'other-cooperation',
        '/cooperationId',
      ]);
      expect(await plan({ matchId: 'nowhere' })).toEqual([400, 'unknown-match', '/matchId']);
      expect(await plan({ cooperationId: 'nowhere' })).toEqual([
        400,
        'unknown-cooperation',
        '/cooperationId',
      ]);
      const stranger = { kind: 'cluster', id: 'eu.nobody' };
      expect(await plan({ matchId, participants: [minalogic, stranger] })).toEqual([
        400,
        'unknown-party',
        '/participants/1',
      ]);
    });

    it('have participants of all three sides, who take part in the cooperation from then on', async () => {
      const participants = [minalogic, shizuoka, vietNam];
      const { meetingId, cooperationId } = await planned(client, { participants });
      expect((await get(`/meetings/${meetingId}`)).body.participants).toEqual(participants);
      expect((await get(`/cooperations/${cooperationId}`)).body.parties).toContainEqual(vietNam);
    });

    it('are moved, keeping the zone and the length that are not named', async () => {
      const { meetingId } = await planned(client);
      const { revision } = (await get(`/meetings/${meetingId}`)).body;
      done(await post(`/meetings/${meetingId}/move`, { startsAt: '2026-06-04T09:00' }));
      const moved = (await get(`/meetings/${meetingId}`)).body;
      expect(moved).toMatchObject({ timeZone: 'Europe/Paris', minutes: 60, revision: revision + 1 });
      expect(moved.startsAtUtc).toBe('2026-06-04T07:00:00.000Z');
      const again = await post(`/meetings/${meetingId}/move`, { startsAt: '2026-06-04T09:00' });
      expect(again.body.revision).toBe(moved.revision);
      const nowhere = await post(`/meetings/${meetingId}/move`, { startsAt: '2026-03-29T02:30' });
      expect(faultIn(nowhere)).toEqual([400, 'time-does-not-exist', '/startsAt']);
      expect((await post('/meetings/nowhere/move', { startsAt: '2026-06-04T09:00' })).status).toBe(404);
    });

    it('can be asked as of a moment or a position before they were moved', async () => {
      const { meetingId } = await planned(client);
      const before = (await get(`/meetings/${meetingId}`)).body;
      await new Promise((resolve) => setTimeout(resolve, 5));
      const moment = new Date().toISOString();
      await new Promise((resolve) => setTimeout(resolve, 5));
      done(
        await post(`/meetings/${meetingId}/move`, { startsAt: '2026-06-09T09:00', timeZone: 'Asia/Tokyo' }),
      );
      const asOf = async (at: string) => (await get(`/meetings/${meetingId}?asOf=${at}`)).body;
      expect(await asOf(moment)).toEqual(before);
      expect(await asOf(before.position)).toEqual(before);
      expect((await asOf(new Date().toISOString())).startsAt).toBe('2026-06-09T09:00');
      expect((await get(`/meetings/${meetingId}?asOf=2026-01-01`)).status).toBe(404);
    });
  });

  it('that were cancelled, missed or logged take no other of these steps', async () => {
    const steps = {
      move: { startsAt: '2026-06-05T09:00' },
      cancellation: { reason: 'a typhoon' },
      'no-show': { absent: [shizuoka] },
      log,
    };
    const ends = { cancellation: 'cancelled', 'no-show': 'missed', log: 'logged' };
    for (const [end, status] of Object.entries(ends)) {
      const { meetingId } = await planned(client);
      done(await post(`/meetings/${meetingId}/${end}`, steps[end as keyof typeof steps]));
      expect((await get(`/meetings/${meetingId}`)).body.status).toBe(status);
      for (const [step, body] of Object.entries(steps))
        expect(faultIn(await post(`/meetings/${meetingId}/${step}`, body)).slice(0, 2)).toEqual([
          409,
          `meeting-${status}`,
        ]);
    }
  });

  it('are missed only once they have begun, by parties that exist', async () => {
    const { meetingId } = await planned(client, { startsAt: '2099-06-03T10:00' });
    const early = await post(`/meetings/${meetingId}/no-show`, {});
    expect(faultIn(early).slice(0, 2)).toEqual([409, 'meeting-not-begun']);
    const absent = [{ kind: 'cluster', id: 'jp.nobody' }];
    const unknown = await post(`/meetings/${meetingId}/no-show`, { absent });
    expect(faultIn(unknown)).toEqual([400, 'unknown-party', '/absent/0']);
  });

  describe('logged', () => {
    it('may have been held long ago, as far as is known', async () => {
      for (const heldOn of ['2014', '2014-09', '2014-09-26', String(new Date().getUTCFullYear())]) {
        const { meetingId, cooperationId } = await planned(client, { startsAt: '2014-09-26T10:00' });
        done(await post(`/meetings/${meetingId}/log`, { ...log, heldOn }));
        expect((await get(`/meetings/${meetingId}`)).body).toMatchObject({ heldOn, status: 'logged' });
        const { steps } = (await get(`/cooperations/${cooperationId}`)).body;
        expect(steps.at(-1)).toMatchObject({ type: 'MeetingLogged', occurredOn: heldOn });
      }
    });

    it('were not held in the future, by the clock where they took place', async () => {
      const dayIn = (timeZone: string, days = 0) =>
        new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv', { timeZone });
      const held = async (timeZone: string, heldOn: string) => {
        const { meetingId } = await planned(client, { timeZone });
        return faultIn(await post(`/meetings/${meetingId}/log`, { ...log, heldOn })).slice(0, 2);
      };
      for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
        expect(await held(zone, dayIn(zone))).toEqual([200, undefined]);
        expect(await held(zone, dayIn(zone, 1))).toEqual([409, 'meeting-not-held-yet']);
      }
      const nextYear = String(new Date().getUTCFullYear() + 1);
      expect(await held('Asia/Tokyo', nextYear)).toEqual([409, 'meeting-not-held-yet']);
      expect(await held('Asia/Tokyo', '2026-02-30')).toEqual([400, 'invalid-date']);
    });

    it('have an outcome', async () => {
      const { meetingId } = await planned(client);
      for (const outcome of [undefined, 'splendid', null]) {
        const answer = await post(`/meetings/${meetingId}/log`, { ...log, outcome });
        expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '/outcome']);
      }
      const { outcome: _, ...without } = log;
      expect((await post(`/meetings/${meetingId}/log`, without)).status).toBe(400);
      expect((await get(`/meetings/${meetingId}`)).body.status).toBe('planned');
    });

    it('turn each next step into one follow-up', async () => {
      const { meetingId, cooperationId } = await planned(client);
      const nextSteps = [
        { text: 'send a draft', dueOn: '2026-07-01', party: minalogic },
        { text: '検討します', dueOn: '2099-07-02' },
      ];
      const headers = { 'idempotency-key': 'next-steps' };
      for (let times = 0; times < 2; times++)
        done(await post(`/meetings/${meetingId}/log`, { ...log, nextSteps }, headers));
      const found = await eventually(
        () => get(`/follow-ups?cooperationId=${cooperationId}`),
        ({ body }) => body.items.length >= 2,
      );
      expect(found.body.items).toMatchObject([
        { ...nextSteps[0], meetingId, office: 'office.gifu', overdue: true },
        { ...nextSteps[1], meetingId, party: null, overdue: false },
      ]);
      const { steps } = (await get(`/cooperations/${cooperationId}`)).body;
      const types = steps.map(({ type }: { type: string }) => type);
      expect(types.filter((type: string) => type === 'FollowUpOpened')).toHaveLength(2);
      const stranger = await post(`/meetings/${(await planned(client)).meetingId}/log`, {
        ...log,
        nextSteps: [{ ...nextSteps[0], party: { kind: 'cluster', id: 'eu.nobody' } }],
      });
      expect(faultIn(stranger)).toEqual([400, 'unknown-party', '/nextSteps/0/party']);
    });

    it('have minutes that each side agrees to, and agrees to again once they are corrected', async () => {
      const { meetingId } = await planned(client);
      const agree = (party: object) => post(`/meetings/${meetingId}/minutes-agreement`, { party });
      expect(faultIn(await agree(minalogic)).slice(0, 2)).toEqual([409, 'meeting-not-logged']);
      done(await post(`/meetings/${meetingId}/log`, { ...log, notes: 'a first talk' }));
      for (const party of [minalogic, shizuoka, shizuoka]) done(await agree(party));
      expect(faultIn(await agree(gifu))).toEqual([409, 'not-a-party', '/party']);
      const agreedBy = async () => (await get(`/meetings/${meetingId}`)).body.minutesAgreedBy;
      expect(await agreedBy()).toEqual([minalogic, shizuoka]);
      done(
        await post(`/meetings/${meetingId}/correction`, { outcome: 'agreement-reached', reason: 'misheard' }),
      );
      expect(await agreedBy()).toEqual([]);
      done(await agree(shizuoka));
      expect((await get(`/meetings/${meetingId}`)).body).toMatchObject({
        outcome: 'agreement-reached',
        heldOn: '2026-06-03',
        notes: 'a first talk',
        minutesAgreedBy: [shizuoka],
      });
    });

    it('are corrected with a reason; the case file shows what was corrected', async () => {
      const { meetingId, cooperationId } = await planned(client);
      const correct = (body: object) => post(`/meetings/${meetingId}/correction`, body);
      expect(faultIn(await correct({ reason: 'early' })).slice(0, 2)).toEqual([409, 'meeting-not-logged']);
      done(await post(`/meetings/${meetingId}/log`, log));
      expect((await correct({ heldOn: '2026-06' })).body.errors[0].pointer).toBe('/reason');
      expect(faultIn(await correct({ heldOn: '2099', reason: 'x' }))).toEqual([
        409,
        'meeting-not-held-yet',
        '/heldOn',
      ]);
      done(await correct({ heldOn: '2026-06-04', reason: 'a day later' }));
      done(await correct({ outcome: 'no-further-contact', reason: 'read again' }));
      const { steps } = (await get(`/cooperations/${cooperationId}`)).body;
      const [logged, first, second] = steps.slice(-3);
      expect(logged).toMatchObject({ type: 'MeetingLogged', occurredOn: '2026-06-03', supersedes: null });
      expect(first).toMatchObject({ occurredOn: '2026-06-04', supersedes: logged.position });
      expect(second).toMatchObject({ type: 'MeetingCorrected', supersedes: first.position });
    });
  });

  it('stand in the calendar by their local day, from and to included, also of a month or a year', async () => {
    const { meetingId: tokyo } = await planned(client, {
      startsAt: '2031-03-01T08:00',
      timeZone: 'Asia/Tokyo',
    });
    const { meetingId: lastDay } = await planned(client, { startsAt: '2031-03-31T23:00' });
    const { meetingId: nextYear } = await planned(client, { startsAt: '2032-01-01T00:00' });
    const calendar = async (query: string) => idsIn(await get(`/meetings?${query}`));
    expect(await calendar('from=2031-03-01&to=2031-03-31')).toEqual([tokyo, lastDay]);
    expect(await calendar('from=2031-03&to=2031-03')).toEqual([tokyo, lastDay]);
    expect(await calendar('from=2031&to=2032')).toEqual([tokyo, lastDay, nextYear]);
    expect(await calendar('from=2031-03-02&to=2031-03-30')).toEqual([]);
    expect(await calendar('from=2031-04&to=2040')).toEqual([nextYear]);
    expect(faultIn(await get('/meetings?from=2031-02-30'))).toEqual([400, 'invalid-date', '?from']);
    const first = await get('/meetings?from=2031&limit=1');
    expect(await calendar(`from=2031&limit=2&cursor=${first.body.next}`)).toEqual([lastDay, nextYear]);
    expect(idsIn(first)).toEqual([tokyo]);
  });

  it('are listed by a status that exists', async () => {
    const { meetingId, cooperationId } = await planned(client);
    const list = (status: string) => get(`/meetings?cooperationId=${cooperationId}&status=${status}`);
    expect(idsIn(await list('planned'))).toEqual([meetingId]);
    expect(idsIn(await list('logged'))).toEqual([]);
    expect(faultIn(await list('lost'))).toEqual([400, 'not-one-of', '?status']);
  });
});
