import { randomUUID } from 'node:crypto';
import type { NewEvent } from '../../src/kernel/event-store/event-store';
import { InvalidEvent } from '../../src/kernel/event-store/event-store-errors';
import { all, newEvent, newEvents, newStream, type Subject } from './store-fixture';

const NUL = '\u0000';
const HALF_PAIR = '\ud83d';
const MIB = 1024 * 1024;

const looped: Record<string, unknown> = { list: [] };
looped.list = [looped];

const deep = (depth: number): object => (depth === 0 ? {} : { deeper: deep(depth - 1) });

const BAD_DATA: [string, object][] = [
  ['NUL in a text', { text: `a${NUL}b` }],
  ['NUL in a key', { [`a${NUL}b`]: 1 }],
  ['half a surrogate pair', { list: [{ text: `a${HALF_PAIR}b` }] }],
  ['half a surrogate pair in a key', { [HALF_PAIR]: 1 }],
  ['a BigInt', { count: 1n }],
  ['NaN', { count: NaN }],
  ['Infinity', { list: [1, [Infinity]] }],
  ['undefined', { inner: { gone: undefined } }],
  ['undefined in a list', { list: [1, undefined] }],
  ['a hole in a list', { list: [1, , 3] }], // oxlint-disable-line no-sparse-arrays -- it is what is tried
  ['a function', { run: () => 1 }],
  ['a symbol as key', { [Symbol('key')]: 1 }],
  ['a Date', { at: new Date(0) }],
  ['a Map', { map: new Map() }],
  [
    'an instance of a class',
    new (class {
      readonly field = 1;
    })(),
  ],
  ['a cycle', looped],
  ['an array in place of the object', [1]],
  ['depth 1000', deep(1000)],
  ['more than 1 MiB', { text: 'x'.repeat(MIB) }],
  ['more than 1 MiB in UTF-8', { text: '橋'.repeat(MIB / 2) }],
  ['5 MB', { text: 'x'.repeat(5_000_000) }],
];

const GOOD_DATA: [string, object][] = [
  ['kanji, kana and emoji', { 名前: '架け橋 👩‍👩‍👧 カケハシ ｶｹﾊｼ' }],
  ['combining marks, not composed', { text: 'e\u0301 \u00e9' }],
  ['control characters', { text: '\u0001\u001b\u007f\u2028\r\n\t"\\' }],
  ['numbers of all sizes', { list: [0, -1.5, 1e308, 5e-324, Number.MAX_SAFE_INTEGER, 0.1 + 0.2] }],
  ['nothing', {}],
  ['null and empty things', { a: null, b: [], c: {}, d: '', '': false }],
  ['a key named __proto__', Object.fromEntries([['__proto__', { admin: true }]])],
  ['depth 100', deep(100)],
  ['nearly 1 MiB', { text: 'x'.repeat(MIB - 100) }],
];

const BAD_EVENTS: [string, object][] = [
  ['an id that is no UUID', { id: '1' }],
  ['an empty type', { type: '' }],
  ['a type with NUL', { type: `A${NUL}` }],
  ['a type of 201 characters', { type: 'T'.repeat(201) }],
  ['a number in the metadata', { metadata: { count: 1 } }],
  ['an object in the metadata', { metadata: { actor: {} } }],
  ['NUL in the metadata', { metadata: { actor: NUL } }],
  ['half a surrogate pair in a key of the metadata', { metadata: { [HALF_PAIR]: 'x' } }],
  ['null as metadata', { metadata: null }],
];

const BAD_STREAMS = ['', 'thing', 'thing-', '-1', 'follow up-1', '物-1', 'thing1-1', `thing-${NUL}`].concat(
  `thing-${HALF_PAIR}`,
  'thing-a\nb',
  `thing-${'x'.repeat(295)}`,
);

export function payloadContract({ store }: Subject) {
  async function isRefused(stream: string, events: NewEvent[]) {
    const head = await store().head();
    await expect(store().append(stream, events, { expected: 'any' })).rejects.toThrow(InvalidEvent);
    expect(await store().head()).toBe(head);
    expect(await all(store().readStream(stream))).toEqual([]);
  }

  describe('an event', () => {
    it.each(GOOD_DATA)('comes back with %s as it went in', async (_, data) => {
      const stream = newStream();
      const event = newEvent({ data, metadata: { actorId: '橋', empty: '' } });
      const answer = await store().append(stream, [event], { expected: 'none' });
      expect(await all(store().readStream(stream))).toStrictEqual([
        {
          ...event,
          stream,
          revision: 0,
          position: answer.position,
          recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        },
      ]);
    });

    it.each(BAD_DATA)('is refused with %s, and nothing is stored', (_, data) =>
      isRefused(newStream(), [newEvent(), newEvent({ data })]),
    );

    it.each(BAD_EVENTS)('is refused with %s, and nothing is stored', (_, part) =>
      isRefused(newStream(), [newEvent(), { ...newEvent(), ...part }]),
    );

    it('is not changed by what the caller does with it later', async () => {
      const [stream, data] = [newStream(), { list: [1] }];
      await store().append(stream, [newEvent({ data })], { expected: 'none' });
      data.list.push(2);
      expect((await all(store().readStream(stream)))[0].data).toEqual({ list: [1] });
    });
  });

  describe('an append', () => {
    it.each(BAD_STREAMS)('to the stream %j is refused', (stream) => isRefused(stream, [newEvent()]));

    it('is refused without events', () => isRefused(newStream(), []));

    it('is refused with 501 events', () => isRefused(newStream(), newEvents(501)));

    it('is refused with an id twice, in capital letters too', async () => {
      const id = randomUUID();
      await isRefused(newStream(), [newEvent({ id }), newEvent({ id: id.toUpperCase() })]);
    });

    it('is refused above 4 MiB', () =>
      isRefused(newStream(), newEvents(5, { data: { text: 'x'.repeat(MIB - 100) } })));

    it('takes a stream id of 300 characters, of many alphabets', async () => {
      const stream = `thing-${'橋é Ω'.repeat(74).slice(0, 294)}`.slice(0, 299) + '.';
      await store().append(stream, [newEvent()], { expected: 'any' });
      expect(await all(store().readStream(stream))).not.toEqual([]);
    });
  });
}
