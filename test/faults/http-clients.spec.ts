import * as fc from 'fast-check';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseAnswer, sendThenRead } from '../http/raw-client';
import { post, startTinyApp, type TinyApp } from '../http/tiny-app';

// What else HTTP clients do wrong is tried in test/http: bodies in json-body.spec.ts, lines and headers in server.spec.ts.

const head = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, 'Host: kakehashi', ...headers, '', ''].join('\r\n');
const things = '/api/v1/things';
const json = 'Content-Type: application/json';

describe('HTTP clients that mean no good', () => {
  let tiny: TinyApp;
  beforeAll(async () => (tiny = await startTinyApp({ idleMs: 5_000 })));
  afterAll(() => tiny.app.close());

  /** Sends a byte now and then until the server closes. */
  async function drip(start: string): Promise<{ status: number; after: number }> {
    const began = Date.now();
    const socket = connect(tiny.port, '127.0.0.1').setEncoding('utf8');
    let text = '';
    const closed = new Promise<void>((resolve) => {
      for (const event of ['end', 'error', 'close'] as const) socket.once(event, () => resolve());
    });
    socket.on('data', (chunk: string) => (text += chunk));
    socket.write(start);
    const dripping = setInterval(() => socket.write('a'), 250);
    await closed;
    clearInterval(dripping);
    socket.destroy();
    return { status: parseAnswer(text).status, after: Date.now() - began };
  }

  it('and send slowly, two hundred at once, are all told so and closed in time', async () => {
    const slow = [
      ...Array.from({ length: 100 }, () => drip(`GET ${things} HTTP/1.1\r\nHost: a\r\nX-Slow: `)),
      ...Array.from({ length: 100 }, () => drip(head(`POST ${things}`, json, 'Content-Length: 5000'))),
    ];
    await sleep(1_000);
    const began = Date.now();
    expect((await fetch(tiny.url + things)).status).toBe(200);
    expect(Date.now() - began).toBeLessThan(1_000);
    const told = await Promise.all(slow);
    expect(new Set(told.map(({ status }) => status))).toEqual(new Set([408]));
    expect(Math.max(...told.slice(0, 100).map(({ after }) => after))).toBeLessThan(8_000);
    expect(Math.max(...told.map(({ after }) => after))).toBeLessThan(18_000);
  }, 40_000);

  it('and do not read the large file they asked for hold little memory, and not for long', async () => {
    const memory = () => {
      const { heapUsed, external, arrayBuffers } = process.memoryUsage();
      return (heapUsed + external + arrayBuffers) / 2 ** 20;
    };
    const before = memory();
    const readers = Array.from({ length: 60 }, () => {
      const socket = connect(tiny.port, '127.0.0.1').pause();
      socket.on('error', () => undefined);
      socket.write(head('GET /api/v1/big?format=csv', 'Connection: close'));
      return socket;
    });
    let most = 0;
    for (let n = 0; n < 30; n++) {
      await sleep(100);
      most = Math.max(most, memory() - before);
    }
    expect(most).toBeLessThan(150);
    expect((await fetch(tiny.url + things)).status).toBe(200);

    const connections = () =>
      new Promise<number>((resolve) =>
        tiny.app.getHttpServer().getConnections((_: unknown, count: number) => resolve(count)),
      );
    const end = Date.now() + 20_000;
    while ((await connections()) > 2 && Date.now() < end) await sleep(100);
    expect(await connections()).toBeLessThanOrEqual(2);
    for (const socket of readers) socket.destroy();
    const again = await fetch(`${tiny.url}/api/v1/big?format=csv`);
    expect([again.status, (await again.text()).length > 5_000_000]).toEqual([200, true]);
  }, 60_000);

  it.each([
    ['a body of 50 MB', 413, { body: new Uint8Array(50 * 2 ** 20).fill(0x61) }],
    ['a hundred thousand levels', 400, { body: '['.repeat(100_000) + ']'.repeat(100_000) }],
    [
      'ten thousand members',
      400,
      { body: JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`k${n}`, n]))) },
    ],
    ['a body that is said to be zipped', 415, { body: 'x', headers: { 'content-encoding': 'gzip' } }],
  ] as const)('and send %s are refused with %i, soon', async (_, status, { body, ...more }) => {
    await post(tiny.url + things, '{}');
    const began = Date.now();
    const answer = await post(tiny.url + things, body, 'headers' in more ? more.headers : {});
    await answer.text();
    expect([answer.status, Date.now() - began < 3_000]).toEqual([status, true]);
  });

  it('and put anything into an address or a header are told so, and never that the service failed', async () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.constantFrom(
        '\0',
        '\ud83d',
        '%00',
        '%ff',
        '../..',
        '\u202e',
        '__proto__',
        'a\r\nX: b',
        '[]',
        '=',
        '&',
      ),
    );
    const raw = (text: string) => Buffer.from(text, 'utf8').toString('latin1').replaceAll(/[\s]/g, '+');
    const encoded = (text: string) => encodeURIComponent(Buffer.from(text).toString());
    const property = fc.asyncProperty(anything, fc.boolean(), fc.nat(3), async (text, plain, where) => {
      const value = plain ? raw(text) : encoded(text);
      const sent = [
        head(`GET ${things}/${value}`),
        head(`GET ${things}?q=${value}`),
        head(`GET ${things}?${value}=1`),
        head(`GET ${things}`, `If-Match: ${value}`, `X-Any: ${value}`),
      ][where];
      const { status } = await sendThenRead(tiny.port, Buffer.from(sent, 'latin1'));
      return status >= 200 && status < 500;
    });
    const seed = Number(process.env.FAULTS_SEED) || Date.now() % 2 ** 31;
    process.stdout.write(`seed ${seed} (FAULTS_SEED=${seed} repeats it)\n`);
    expect(await fc.check(property, { numRuns: 150, seed })).toMatchObject({
      failed: false,
      counterexample: null,
    });
    expect(tiny.errors).toEqual([]);
  }, 60_000);
});
