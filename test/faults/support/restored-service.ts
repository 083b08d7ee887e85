import { ServiceFolder } from '../../support/service-process';
import { asked } from './chained-record';
import { History } from './history';
import { PatientClients } from './patient-client';
import { lastPlace } from './stored-record';
import { settled, verdictOn } from './verdict';

const ADMIN = 'drill';
/** Of a service that begins with an empty record. */
export const bare = { SEED: 'none', ADMIN_TOKEN: ADMIN };

interface Expected {
  readonly env?: Readonly<Record<string, string>>;
  /** Tokens that were acknowledged before the copy. */
  readonly kept?: readonly string[];
  /** Tokens that were acknowledged after it. */
  readonly lost?: readonly string[];
}

/** Has a service issue so many tokens, look whether it still knows those it should, and end. */
export async function recording(
  folder: ServiceFolder,
  data: string,
  tokens: number,
  { env = {}, kept = [], lost = [] }: Expected = {},
): Promise<string[]> {
  const service = await folder.start(data, { ...bare, ...env });
  const ready = await service.ready();
  const url = env.DATABASE_URL ?? folder.superuserUrl(data);
  const before = await lastPlace(url);
  const history = new History();
  const { origin } = service;
  const clients = new PatientClients({ history, origin: () => origin, patienceMs: 10_000, token: ADMIN });
  const issued: string[] = [];
  for (let n = 0; n < tokens; n++) {
    const { token } = (await clients.step('/tokens', { role: 'analyst' }, `token-${n}`)) ?? {};
    issued.push(token as string);
  }
  const admin = service.client(ADMIN);
  await settled(admin);
  const answersTo = (given: readonly string[]) =>
    Promise.all(given.map(async (token) => (await service.client(token).get('/clusters')).status));
  expect(await answersTo([...kept, ...issued])).toEqual([...kept, ...issued].map(() => 200));
  expect(await answersTo(lost)).toEqual(lost.map(() => 401));
  expect(history.operations('ok')).toHaveLength(tokens);
  expect(await verdictOn({ url, admin, history, before })).toEqual([]);
  process.stdout.write(`ready ${ready} ms after the start\n`);
  service.process.kill('SIGTERM');
  expect(await service.ended).toBe(0);
  return issued;
}

/** How many events there are, and whether positions that stand in the record would be given out again. */
export const countOf = (url: string) =>
  asked(url, async (client) => {
    const { rows } = await client.query<{ events: number; behind: boolean }>(
      `select count(*)::int as events, max(position) > (select last_value from es.position_seq) as behind from es.events`,
    );
    return rows[0];
  });
