import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { BinaryArrays } from '../../src/kernel/database/binary-arrays';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database';

const texts = [
  '',
  'NULL',
  String.raw`back\slash \N "quoted", {braces}`,
  'tab\tnewline\nreturn\r',
  '岐阜県 👨‍👩‍👧 \u200f',
  'ü'.repeat(70),
  'long '.repeat(20_000),
];

describe('binary arrays', () => {
  let database: ScratchDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await scratchDatabase('arrays');
    pool = database.pool({ max: 1 });
  }, 60_000);
  afterAll(() => database.drop());

  /** What PostgreSQL has read, in the words of its own JSON. */
  const read = async (type: string, parameter: Buffer) => {
    const { rows } = await pool.query<{ read: unknown }>(`select to_jsonb($1::${type}) as read`, [parameter]);
    return rows[0].read;
  };

  it.each([1, 4096])('are read as they were given, with room for %i bytes at first', async (room) => {
    const { texts: textsOf, jsonbs, uuids, int4s, int8s } = new BinaryArrays(room);
    const ids = [randomUUID(), randomUUID().toUpperCase()];
    const data = texts.map((text) => ({ text, list: [1, null, text] }));
    const big = [0, -1, -4, 2 ** 31, 2 ** 32, -(2 ** 40), Number.MAX_SAFE_INTEGER];
    const small = [0, 1, -1, 2 ** 31 - 1];
    const parameters = [
      ['text[]', textsOf(texts), texts],
      ['jsonb[]', jsonbs(data.map((one) => JSON.stringify(one))), data],
      ['uuid[]', uuids(ids), ids.map((id) => id.toLowerCase())],
      ['int8[]', int8s(big), big],
      ['int4[]', int4s(small), small],
      ['text[]', textsOf([]), []],
      ['jsonb[]', jsonbs([]), []],
    ] as const;
    for (const [type, parameter, given] of parameters) expect(await read(type, parameter)).toEqual(given);
  });

  it('refuse what is no JSON, as text does', async () => {
    const refused = read('jsonb[]', new BinaryArrays(64).jsonbs(['{"half":']));
    await expect(refused).rejects.toMatchObject({ code: '22P02' });
  });
});
