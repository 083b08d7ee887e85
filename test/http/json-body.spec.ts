import * as fc from 'fast-check';
import { post, startTinyApp, type TinyApp } from './tiny-app';

let tiny: TinyApp;
let things: string;
beforeAll(async () => {
  tiny = await startTinyApp();
  things = `${tiny.url}/api/v1/things`;
});
afterAll(() => tiny.app.close());

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => [...(typeof part === 'string' ? Buffer.from(part) : part)]));

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

async function fault(body: string | Uint8Array<ArrayBuffer>, headers?: Record<string, string>) {
  const answer = await post(things, body, headers);
  const problem = await problemIn(answer);
  return `${answer.status} ${problem.code} ${problem.errors?.map(({ pointer }) => pointer).join() ?? '-'}`;
}

interface ProblemBody {
  code: string;
  errors?: { pointer: string; code: string }[];
}

async function problemIn(answer: Response): Promise<ProblemBody> {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem: ProblemBody = JSON.parse(await answer.text());
  return problem;
}

describe('a body', () => {
  it.each([
    ['that is not JSON', '{"text":', '400 malformed-json '],
    ['that is JSON with a comment', '{"text":"a"} // b', '400 malformed-json '],
    ['that is not UTF-8', bytes('{"text":"', [0xff], '"}'), '400 invalid-utf-8 '],
    ['with an overlong encoding', bytes('{"text":"', [0xc0, 0x80], '"}'), '400 invalid-utf-8 '],
    [
      'with half a surrogate pair in UTF-8',
      bytes('{"text":"', [0xed, 0xa0, 0x80], '"}'),
      '400 invalid-utf-8 ',
    ],
    ['with NUL', '{"text":"a\\u0000b"}', '400 invalid-text /text'],
    ['with an escape', '{"text":"\\u001b[31m"}', '400 invalid-text /text'],
    ['with DEL', '{"text":"\\u007f"}', '400 invalid-text /text'],
    ['with a C1 control', '{"text":"\\u0085"}', '400 invalid-text /text'],
    ['with half a surrogate pair', '{"text":"\\ud83d"}', '400 invalid-text /text'],
    ['with the other half', '{"notes":["a","\\udf63"]}', '400 invalid-text /notes/1'],
    ['with NUL in a name', '{"place":{"a\\u0000":1}}', '400 invalid-text /place'],
    ['with half a surrogate pair in a name', '{"\\ud83d":1}', '400 invalid-text '],
    ['with __proto__', '{"text":"a","__proto__":{"admin":true}}', '400 unknown-property /__proto__'],
    ['with an escaped __proto__', '{"text":"a","\\u005f_proto__":{}}', '400 unknown-property /__proto__'],
    ['with constructor.prototype', '{"constructor":{"prototype":{}}}', '400 unknown-property /constructor'],
    [
      'with a name that objects answer to',
      '{"text":"a","hasOwnProperty":1}',
      '400 unknown-property /hasOwnProperty',
    ],
    [
      'with toString in a party',
      '{"text":"a","parties":[{"kind":{"toString":1},"id":"b"}]}',
      '400 unknown-property /parties/0/kind/toString',
    ],
    ['with a name twice', '{"text":"a","text":"b"}', '400 repeated-property /text'],
    ['with a name twice, once escaped', '{"text":"a", "te\\u0078t" : "b"}', '400 repeated-property /text'],
    [
      'with a name twice deep in it',
      '{"text":"a","parties":[{},{"id":"a\\"","x":{},"id":"b"}]}',
      '400 repeated-property /parties/1/id',
    ],
    ['with a very long name', `{"${'a'.repeat(201)}":1}`, '400 unknown-property '],
    ['with a number beyond all bounds', '{"text":"a","count":1e999}', '400 invalid-number /count'],
    ['with too many items', JSON.stringify({ notes: Array(1_001).fill('a') }), '400 too-many-items /notes'],
    [
      'with 10,000 items',
      JSON.stringify({ text: 'a', notes: Array(10_000).fill('a') }),
      '400 too-many-items /notes',
    ],
    [
      'with more items than the field takes',
      JSON.stringify({ text: 'a', notes: Array(101).fill('a') }),
      '400 too-many-items /notes',
    ],
    ['33 levels deep', `{"text":${nested(32)}}`, `400 too-deep /text${'/0'.repeat(31)}`],
    ['half a million levels deep', nested(500_000), `400 too-deep ${'/0'.repeat(32)}`],
    ['that is an array', '[]', '400 not-an-object '],
    ['that is null', 'null', '400 not-an-object '],
    ['that is a text', '"text"', '400 not-an-object '],
    ['with an unknown field', '{"text":"a","Text":"b"}', '400 unknown-property /Text'],
    [
      'with several mistakes',
      '{"text":"","count":"1","place":{"town":"a\\nb"}}',
      '400 bad-input /text,/count,/place/town',
    ],
  ])('%s is refused', async (_, body, expected) => {
    expect(await fault(body)).toBe(expected);
  });

  it('32 levels deep is read', async () => {
    expect(await fault(`{"text":${nested(31)}}`)).toBe('400 not-a-string /text');
  });

  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/jsonp'],
    ['application/json; charset=utf-7'],
    ['application/json; charset=shift_jis'],
    ['not a type'],
  ])('of type %s is not supported', async (type) => {
    expect(await fault('{"text":"a"}', { 'content-type': type })).toBe('415 unsupported-media-type -');
  });

  it('in a content encoding is not supported', async () => {
    expect(await fault('{"text":"a"}', { 'content-encoding': 'gzip' })).toBe('415 unsupported-media-type -');
  });

  it.each([['application/json; charset=UTF-8'], ['application/merge-patch+json'], ['Application/JSON']])(
    'of type %s is read',
    async (type) => {
      expect((await post(things, '{"text":"a"}', { 'content-type': type })).status).toBe(201);
    },
  );

  it.each([
    ['👩🏽‍💻 👨‍👩‍👧‍👦 🇪🇺🇯🇵'],
    ['e\u0301 ≠ é, g\u0303, ก็'],
    ['岐阜県・葛\u{e0100}飾区 𠮷野家 ｶﾞ ㌔'],
    ['שלום ‮abc‬ \u200d\ufeff'],
    ['tab\tline\nreturn\r\n"quoted" \\ /'],
    ['\uffff\ufffe\u{10ffff}'],
  ])('keeps %j as it came', async (text) => {
    const answer = await post(things, JSON.stringify({ text }));
    expect(await answer.json()).toStrictEqual({ text });
  });

  it('with a byte order mark is read', async () => {
    expect((await post(things, '\ufeff{"text":"a"}')).status).toBe(201);
  });

  it.each([
    ['without one', {}],
    ['when it is empty', { body: '', headers: { 'content-type': 'application/json' } }],
    ['when it is an empty object', { body: '{}', headers: { 'content-type': 'application/json' } }],
  ])('is an object without fields %s', async (_, init) => {
    const answer = await fetch(`${things}/a/remark`, { method: 'POST', ...init });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toStrictEqual({ id: 'a', details: {} });
    expect(await problemIn(await fetch(things, { method: 'POST', ...init }))).toMatchObject({
      errors: [{ pointer: '/text', code: 'required' }],
    });
  });

  it('that cannot be read leaves the connection open', async () => {
    expect((await post(things, '{"text":')).headers.get('connection')).not.toBe('close');
  });

  it('does not poison what comes after', async () => {
    await post(things, '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    expect(Object.prototype).not.toHaveProperty('polluted');
    expect((await post(things, '{"text":"a"}')).status).toBe(201);
  });
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'then',
    'length',
    'hasOwnProperty',
    '2026-02-30',
    '\0',
    '\ud800',
    '$value',
    '<b>',
  ),
);
const leaf = fc.oneof(hostile, fc.double(), fc.integer(), fc.boolean(), fc.constant(null));
const anything = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(hostile, tie('value'), { maxKeys: 4, noNullPrototype: false }),
  ),
})).value;
const nearlyRight = fc.record(
  {
    text: fc.oneof(fc.string(), anything),
    notes: fc.oneof(fc.array(anything, { maxLength: 3 }), anything),
    on: fc.oneof(fc.constantFrom('2026-01-31', '2026-01-32'), anything),
    count: fc.oneof(fc.integer(), anything),
    place: fc.oneof(fc.record({ town: anything }), anything),
    parties: fc.oneof(
      fc.array(fc.record({ kind: anything, id: anything }, { requiredKeys: [] }), { maxLength: 3 }),
      anything,
    ),
  },
  { requiredKeys: [] },
);

describe('any body', () => {
  const answers = new Set<number>();

  /** Taken, or refused as a problem with a code; never a failure of the server. */
  const isAnswered = async (body: string | Uint8Array<ArrayBuffer>) => {
    const answer = await post(things, body);
    answers.add(answer.status);
    if (answer.status === 201) return true;
    return answer.status === 400 && /^[a-z0-9-]+$/.test((await problemIn(answer)).code);
  };
  const check = async (numRuns: number, property: fc.IRawProperty<unknown[], true>) =>
    fc.check(property, { numRuns, seed: 20261123 });

  it('of JSON is taken or refused as a problem', async () => {
    const bodies = fc.oneof(nearlyRight, anything);
    const property = fc.asyncProperty(bodies, (body) => isAnswered(JSON.stringify(body)));
    expect(await check(400, property)).toMatchObject({ failed: false, counterexample: null });
  });

  it('of bytes is refused as a problem', async () => {
    const bytesOnly = fc.uint8Array({ minLength: 1, maxLength: 60 });
    const property = fc.asyncProperty(bytesOnly, (body) => isAnswered(Uint8Array.from(body)));
    expect(await check(100, property)).toMatchObject({ failed: false, counterexample: null });
  });

  it('cut or garbled is refused as a problem', async () => {
    const whole = JSON.stringify({ text: '岐阜 "x"', parties: [{ kind: 'region', id: 'FRF1' }], count: 3 });
    const property = fc.asyncProperty(
      fc.nat(whole.length),
      fc.nat(3),
      fc.string({ maxLength: 3 }),
      (at, cut, more) => isAnswered(whole.slice(0, at) + more + whole.slice(at + cut)),
    );
    expect(await check(150, property)).toMatchObject({ failed: false, counterexample: null });
  });

  it('was answered in every way, and nothing unforeseen was left behind', () => {
    expect(answers).toStrictEqual(new Set([201, 400]));
    expect(tiny.errors).toStrictEqual([]);
  });
});
