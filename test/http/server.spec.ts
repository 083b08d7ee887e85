import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { parseAnswer, type RawAnswer, sendThenRead } from './raw-client';
import { post, startTinyApp, type TinyApp } from './tiny-app';

const quick = { headersMs: 300, requestMs: 1_500, checkMs: 50, drainBytes: 24 * 2 ** 20, drainMs: 300 };

let tiny: TinyApp;
beforeAll(async () => (tiny = await startTinyApp()));
afterAll(() => tiny.app.close());

const things = '/api/v1/things';
const request = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, 'Host: kakehashi', ...headers, '', ''].join('\r\n');
const json = 'Content-Type: application/json';

function codeIn({ status, headers, body }: RawAnswer): string {
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(Number(headers.get('content-length'))).toBe(Buffer.byteLength(body));
  const problem: { code: string; status: number } = JSON.parse(body);
  expect(problem.status).toBe(status);
  return `${status} ${problem.code}`;
}

describe('what the HTTP parser refuses', () => {
  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', '400 malformed-request'],
    ['a TLS handshake', Buffer.from('16030100a5010000a10303', 'hex'), '400 malformed-request'],
    ['an unknown method', request('FETCH /'), '400 malformed-request'],
    ['a header without a colon', request(`GET ${things}`, 'nonsense'), '400 malformed-request'],
    ['NUL in a header', request(`GET ${things}`, 'X-Text: a\0b'), '400 malformed-request'],
    [
      'two lengths',
      request(`POST ${things}`, json, 'Content-Length: 2', 'Content-Length: 3') + '{}',
      '400 malformed-request',
    ],
    [
      'a length and chunks',
      request(`POST ${things}`, json, 'Content-Length: 2', 'Transfer-Encoding: chunked') + '{}',
      '400 malformed-request',
    ],
    [
      'a chunk without a size',
      request(`POST ${things}`, json, 'Transfer-Encoding: chunked') + 'zz\r\n{}',
      '400 malformed-request',
    ],
    ['a tunnel', request('CONNECT kakehashi:80'), '400 malformed-request'],
    ['no host', `GET ${things} HTTP/1.1\r\n\r\n`, '400 malformed-request'],
    ['headers of 40 kB', request(`GET ${things}`, `X-Text: ${'a'.repeat(40_000)}`), '431 headers-too-large'],
    [
      'headers of 4 MB',
      request(`GET ${things}`, `X-Text: ${'a'.repeat(4_000_000)}`),
      '431 headers-too-large',
    ],
    [
      'a hundred thousand headers',
      request(`GET ${things}`, ...Array<string>(100_000).fill('a: b')),
      '431 headers-too-large',
    ],
    ['an address of 40,000 characters', request(`GET ${things}?q=${'a'.repeat(40_000)}`), '414 uri-too-long'],
    [
      'an address of 4,000,000 characters',
      request(`GET ${things}?q=${'a'.repeat(4_000_000)}`),
      '414 uri-too-long',
    ],
    [
      'an address of 8,001 characters',
      request(`GET ${`${things}?q=`.padEnd(8_001, 'a')}`),
      '414 uri-too-long',
    ],
    ['an id of 501 characters', request(`GET ${things}/${'a'.repeat(501)}`), '414 uri-too-long'],
    [
      'an id of 501 characters, with a body',
      `${request(`POST ${things}/${'a'.repeat(501)}/remark`, json, 'Content-Length: 2000000')}${'a'.repeat(2_000_000)}`,
      '414 uri-too-long',
    ],
  ])('%s is told as a problem', async (_, sent, expected) => {
    expect(codeIn(await sendThenRead(tiny.port, sent))).toBe(expected);
  });

  it('is logged by nobody and harms nobody', async () => {
    expect(tiny.errors).toStrictEqual([]);
    expect(tiny.statuses.filter((status) => status >= 500)).toStrictEqual([]);
    expect((await fetch(tiny.url + things)).status).toBe(200);
  });

  it('up to its limits is answered', async () => {
    expect((await sendThenRead(tiny.port, request(`GET ${things}`, 'Expect: patience'))).status).toBe(200);
    expect((await sendThenRead(tiny.port, request(`GET ${`${things}?q=`.padEnd(200, 'a')}`))).status).toBe(
      200,
    );
    expect((await sendThenRead(tiny.port, request(`GET ${things}/${'a'.repeat(500)}`))).status).toBe(200);
    expect(
      (await sendThenRead(tiny.port, request(`GET ${things}`, `X-Text: ${'a'.repeat(16_000)}`))).status,
    ).toBe(200);
  });
});

describe('a path or a query', () => {
  it.each([
    ['/api/v1/things/%', '400 malformed-path'],
    ['/api/v1/things/%zz', '400 malformed-path'],
    ['/api/v1/things/%ff', '400 malformed-path'],
    ['/api/v1/things/%ed%a0%80', '400 malformed-path'],
    ['/api/v1/things/%00', '400 malformed-path'],
    ['/api/v1/things/a%0d%0ab', '400 malformed-path'],
    ['/nowhere/%00', '400 malformed-path'],
    ['/nowhere/%', '400 malformed-path'],
    ['/api/v1/things?q=%', '400 malformed-query'],
    ['/api/v1/things?q=%ff', '400 malformed-query'],
    ['/api/v1/things?%ff=a', '400 malformed-query'],
    ['/api/v1/things?q=%00', '400 invalid-text'],
    ['/api/v1/things?q=%1b', '400 invalid-text'],
    ['/api/v1/things?q=a&q=b', '400 repeated-parameter'],
    ['/api/v1/things?q=a&%71=b', '400 repeated-parameter'],
    ['/api/v1/things?q[]=a', '400 unknown-property'],
    ['/api/v1/things?__proto__=a', '400 unknown-property'],
    ['/api/v1/things?hasOwnProperty=a', '400 unknown-property'],
    ['/api/v1/things?nothing=a', '400 unknown-property'],
    ['/api/v1/things?cursor=abc', '400 invalid-cursor'],
    ['/api/v1/things/a?q=a&q=b', '400 repeated-parameter'],
  ])('%s is refused', async (path, expected) => {
    expect(codeIn(await sendThenRead(tiny.port, request(`GET ${path}`)))).toBe(expected);
    expect(tiny.errors).toStrictEqual([]);
  });

  it('in any script arrives as it was sent', async () => {
    const id = '岐阜 👩‍👩‍👧 a+b';
    const answer = await fetch(`${tiny.url}${things}/${encodeURIComponent(id)}`);
    expect(await answer.json()).toStrictEqual({ id });
    const found = await fetch(`${tiny.url}${things}?q=thing+c&active=true&`);
    expect(await found.json()).toMatchObject({ items: [{ id: 'c' }] });
  });
});

const megabytes = (count: number) => new Uint8Array(count * 2 ** 20).fill(0x61);

describe('a body that is refused unread', () => {
  const refusals: [string, string, string[], string][] = [
    ['because it is too large', things, [json], '413 body-too-large'],
    ['because of its type', things, ['Content-Type: text/plain'], '415 unsupported-media-type'],
    ['because of its address', '/api/v1/nothing', [json], '404 no-such-route'],
    ['because of its query', `${things}?a=1&a=2`, [json], '400 repeated-parameter'],
    ['because of its path', `${things}/%ff/remark`, [json], '400 malformed-path'],
  ];

  describe.each(refusals)('%s', (_, path, headers, expected) => {
    it.each([[2], [20]])('is answered readably when it has %i MB', async (count) => {
      const [name = '', value = ''] = headers[0]?.split(': ') ?? [];
      const answer = await post(tiny.url + path, megabytes(count), { [name.toLowerCase()]: value });
      expect(`${answer.status} ${JSON.parse(await answer.text()).code}`).toBe(expected);

      const body = megabytes(count);
      for (const connection of ['keep-alive', 'close']) {
        const head = request(
          `POST ${path}`,
          ...headers,
          `Content-Length: ${body.length}`,
          `Connection: ${connection}`,
        );
        expect(codeIn(await sendThenRead(tiny.port, head, body))).toBe(expected);
      }
    });

    it('is answered readably when it comes in chunks', async () => {
      const chunk = Buffer.concat([Buffer.from('100000\r\n'), megabytes(1), Buffer.from('\r\n')]);
      const head = request(`POST ${path}`, ...headers, 'Transfer-Encoding: chunked');
      expect(codeIn(await sendThenRead(tiny.port, head, chunk, chunk, chunk, '0\r\n\r\n'))).toBe(expected);
    });
  });

  it('leaves the connection fit for the next request', async () => {
    const body = megabytes(2);
    const head = request(`POST ${things}`, json, `Content-Length: ${body.length}`);
    const socket = connect(tiny.port, '127.0.0.1').setEncoding('utf8');
    let text = '';
    socket.on('data', (chunk: string) => (text += chunk));
    socket.write(head);
    socket.write(body);
    await until(() => text.includes('body-too-large'));
    text = '';
    socket.write(request(`GET ${things}/next`));
    await until(() => text.includes('"next"'));
    expect(parseAnswer(text)).toMatchObject({ status: 200, body: '{"id":"next"}' });
    socket.destroy();
  });

  it('is answered before it has arrived, and the answer ends where the client wants no other', async () => {
    const answer = await sendThenRead(
      tiny.port,
      request(`POST ${things}`, json, 'Content-Length: 20000000'),
      'a',
    );
    expect(codeIn(answer)).toBe('413 body-too-large');
    expect(answer.after).toBeLessThan(1_000);

    const socket = connect(tiny.port, '127.0.0.1').resume();
    let ended = false;
    socket.on('end', () => (ended = true));
    socket.write(request(`POST ${things}`, json, 'Content-Length: 20000000', 'Connection: close'));
    await until(() => ended);
    socket.destroy();
  });
});

async function until(condition: () => boolean, withinMs = 3_000): Promise<void> {
  for (const start = Date.now(); !condition(); await wait(5))
    if (Date.now() - start > withinMs) throw new Error('it did not happen in time');
}

describe('a server that ends', () => {
  it('does not wait for a client that does not read', async () => {
    const ending = await startTinyApp({ closeMs: 200 });
    const socket = connect(ending.port, '127.0.0.1').pause();
    socket.on('error', () => undefined);
    const bundle = request('GET /api/docs/swagger-ui-bundle.js');
    socket.write(bundle.repeat(20));
    await wait(100);
    const start = Date.now();
    await ending.app.close();
    expect(Date.now() - start).toBeLessThan(2_000);
    socket.destroy();
  });
});

describe('a client that is slow or endless', () => {
  let strict: TinyApp;
  beforeAll(async () => (strict = await startTinyApp(quick)));
  afterAll(() => strict.app.close());

  /** Sends the start, then a byte now and then, until the server closes. */
  async function drip(start: string, byte: string): Promise<RawAnswer> {
    const begun = Date.now();
    const socket = connect(strict.port, '127.0.0.1').setEncoding('utf8');
    let text = '';
    let ended = false;
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('end', () => (ended = true)).on('error', () => (ended = true));
    socket.write(start);
    const timer = setInterval(() => socket.write(byte), 50);
    await until(() => ended, 5_000).finally(() => clearInterval(timer));
    socket.destroy();
    return parseAnswer(text, Date.now() - begun);
  }

  it('with its headers is told so and closed', async () => {
    const clients = Array.from({ length: 100 }, () =>
      drip(`GET ${things} HTTP/1.1\r\nHost: a\r\nX-Slow: `, 'a'),
    );
    for (const answer of await Promise.all(clients)) {
      expect(codeIn(answer)).toBe('408 request-timeout');
      expect(answer.after).toBeLessThan(1_400);
    }
  });

  it('with its body is told so and closed', async () => {
    const answer = await drip(request(`POST ${things}`, json, 'Content-Length: 1000'), 'a');
    expect(codeIn(answer)).toBe('408 request-timeout');
    expect(answer.after).toBeLessThan(3_000);
  });

  it('with a body that is refused is cut off after its answer', async () => {
    const answer = await drip(
      request(`POST ${things}`, 'Content-Type: text/plain', 'Content-Length: 1000'),
      'a',
    );
    expect(codeIn(answer)).toBe('415 unsupported-media-type');
    expect(answer.after).toBeLessThan(1_200);
  });

  it('with a body without end is cut off after its answer', async () => {
    const socket = connect(strict.port, '127.0.0.1');
    let sent = 0;
    socket.on('error', () => undefined).resume();
    socket.write(request(`POST ${things}`, 'Content-Type: text/plain', 'Transfer-Encoding: chunked'));
    const chunk = Buffer.concat([Buffer.from('100000\r\n'), megabytes(1), Buffer.from('\r\n')]);
    const send = () => new Promise<boolean>((resolve) => socket.write(chunk, (error) => resolve(!error)));
    while (sent < 100 && (await send())) sent++;
    expect(sent).toBeGreaterThanOrEqual(24);
    expect(sent).toBeLessThan(50);
  });

  it('harms nobody else', async () => {
    expect((await fetch(strict.url + things)).status).toBe(200);
    expect(strict.errors).toStrictEqual([]);
  });
});

describe('an export that is read a byte now and then', () => {
  let strict: TinyApp;
  beforeAll(async () => (strict = await startTinyApp({ exportMs: 600 })));
  afterAll(() => strict.app.close());

  it('is broken off, so that its place is there for others', async () => {
    const sockets = Array.from({ length: 2 }, () => connect(strict.port, '127.0.0.1').pause());
    for (const socket of sockets)
      socket.on('error', () => undefined).write(request('GET /api/v1/big?format=csv'));
    const reading = setInterval(() => sockets.forEach((socket) => socket.read(1)), 50);
    await wait(200);
    const begun = Date.now();
    const other = await fetch(`${strict.url}/api/v1/things?format=csv`);
    const waited = Date.now() - begun;
    clearInterval(reading);
    for (const socket of sockets) socket.destroy();
    expect([other.status, waited > 200]).toEqual([200, true]);
  });
});

describe('an answer that takes long', () => {
  let hasty: TinyApp;
  beforeAll(async () => (hasty = await startTinyApp({ idleMs: 400 })));
  afterAll(() => hasty.app.close());

  it('is cut off as idle, unless its route says that it does', async () => {
    const [cut, waited] = await Promise.allSettled([
      fetch(`${hasty.url}/api/v1/long`),
      fetch(`${hasty.url}/api/v1/long-and-patient`),
    ]);
    expect(cut.status).toBe('rejected');
    expect(waited).toMatchObject({ status: 'fulfilled', value: { status: 200 } });
  });
});
