import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { Payloads } from '../../src/kernel/payloads/payloads';
import { openVault, WrongVaultKey } from '../../src/kernel/payloads/vault-keys';
import { Checkpoints } from '../../src/kernel/following/checkpoints';
import { Copies, nextOf } from '../../src/kernel/projections/copies';
import { openApp, type TestApp } from '../support/app';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { templateDatabase } from '../support/template-database';
import { fullCooperation } from './full-cooperation';
import { type OpenTally, openTally, until } from './tally';

const secret = '浜松の光技術について相談します';

describe('the vault of free texts', () => {
  let database: ScratchDatabase;
  let kernel: OpenTally;
  let payloads: Payloads;
  beforeEach(async () => {
    database = await scratchDatabase('vault', await templateDatabase('empty'));
    kernel = await openTally(database.url);
    payloads = new Payloads(kernel.dataSource, await openVault(kernel.dataSource));
  }, 60_000);
  afterEach(async () => {
    await kernel.close();
    await database.drop();
  });

  const kept = async (text: string) => {
    const texts = payloads.draft({ commandId: randomUUID(), bodyHash: 'body' });
    const { payloadId } = texts.ref('note', text);
    await payloads.keep(texts);
    return payloadId;
  };
  const sealedOf = async (id: string) => {
    const sql = 'select sealed from vault.payload where payload_id = $1';
    const [{ sealed }] = await kernel.dataSource.query<{ sealed: Buffer }[]>(sql, [id]);
    return sealed;
  };
  const put = (id: string, sealed: Buffer) =>
    kernel.dataSource.query('update vault.payload set sealed = $2 where payload_id = $1', [id, sealed]);

  it('holds them sealed, each time in another way', async () => {
    const [one, other] = [await kept(secret), await kept(secret)];
    expect((await payloads.read([one, other])).get(other)).toBe(secret);
    const sealed = [await sealedOf(one), await sealedOf(other)];
    for (const bytes of sealed) expect(bytes.includes(Buffer.from(secret).subarray(0, 6))).toBe(false);
    expect(sealed[0].equals(sealed[1])).toBe(false);
  });

  it('opens none that was moved to another id or changed', async () => {
    const [one, other] = [await kept(secret), await kept('something else')];
    await put(other, await sealedOf(one));
    await expect(payloads.read([other])).rejects.toThrow(/unable to authenticate/);
    const sealed = await sealedOf(one);
    for (const at of [1, 13, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at] ^= 1;
      await put(one, changed);
      await expect(payloads.read([one])).rejects.toThrow(/unable to authenticate/);
    }
    await put(one, sealed);
    expect((await payloads.read([one])).get(one)).toBe(secret);
  });

  it('derives the same reference for a repetition, and stores its text once', async () => {
    const command = { commandId: randomUUID(), bodyHash: 'body' };
    const refs = [1, 2]
      .map(() => payloads.draft(command))
      .map((texts) => ({ texts, ref: texts.ref('note', secret) }));
    for (const { texts } of refs) await payloads.keep(texts);
    expect(refs[0].ref).toEqual(refs[1].ref);
    const places = payloads.draft(command);
    const apart = [places.ref('a', secret), places.ref('b', secret), ...places.list('c', [secret, secret])];
    expect(new Set(apart.map(({ payloadId }) => payloadId)).size).toBe(4);
    expect(await payloads.read([refs[0].ref.payloadId])).toEqual(new Map([[refs[0].ref.payloadId, secret]]));
  });

  it('is opened by the master key of its first start alone', async () => {
    await expect(openVault(kernel.dataSource, randomBytes(32))).rejects.toThrow(WrongVaultKey);
    const again = new Payloads(kernel.dataSource, await openVault(kernel.dataSource));
    expect(again.commitment(secret)).toBe(payloads.commitment(secret));

    await kernel.dataSource.query('delete from vault.master_key');
    const [configured, key] = [randomBytes(32), 'select key from vault.master_key'];
    await openVault(kernel.dataSource, configured);
    expect(await kernel.dataSource.query(key)).toEqual([{ key: null }]);
    await expect(openVault(kernel.dataSource)).rejects.toThrow(WrongVaultKey);
    await expect(openVault(kernel.dataSource, configured)).resolves.toBeDefined();
  });
});

describe('a text that was erased', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await openApp();
  }, 60_000);
  afterAll(() => test.close());

  it('reads as erased, while the case file still tells what happened', async () => {
    const { cooperationId } = await fullCooperation(test.admin);
    await until(
      async () =>
        (await test.admin.get(`/follow-ups?cooperationId=${cooperationId}`)).body.items.length === 1,
    );
    const steps = async () =>
      (await test.admin.get(`/cooperations/${cooperationId}`)).body.steps as {
        sentence: string;
        type: string;
      }[];
    const before = await steps();
    const vault = test.app.get(Payloads);
    await vault.erase(await textIds(test));

    const { body } = await test.admin.get(`/follow-ups?cooperationId=${cooperationId}`);
    expect(body.items).toMatchObject([{ text: '[erased]', dueOn: '2024-11-22' }]);
    const after = await steps();
    expect(after.map(({ type }) => type)).toEqual(before.map(({ type }) => type));
    const changed = after.filter(({ sentence }, at) => sentence !== before[at].sentence);
    expect(changed.length).toBeGreaterThan(0);
    for (const { sentence } of changed) expect(sentence).toContain('[erased]');
    for (const { sentence } of after) expect(sentence).not.toMatch(/undefined|send a draft|浜松/);

    await test.app.get(Copies).renew('follow-up-list');
    await until(async () => (await test.app.get(Checkpoints).of(nextOf('follow-up-list'))) === undefined);
    const refolded = await test.admin.get(`/follow-ups?cooperationId=${cooperationId}`);
    expect(refolded.body.items).toEqual(body.items);
    expect(
      (await test.admin.post(`/follow-ups/${body.items[0].id}/completion`, { result: 'sent' })).status,
    ).toBe(200);
  }, 30_000);
});

async function textIds({ databaseUrl }: TestApp): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ id: string }>('select payload_id as id from vault.payload');
  await client.end();
  return rows.map(({ id }) => id);
}
