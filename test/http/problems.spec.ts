import { post, secret, startTinyApp, type TinyApp } from './tiny-app';

let tiny: TinyApp;
beforeAll(async () => (tiny = await startTinyApp()));
afterAll(() => tiny.app.close());
beforeEach(() => tiny.errors.splice(0));

const failure = (kind: string) =>
  post(`${tiny.url}/api/v1/failures/${kind}`, '{"text":"typed by somebody"}', { 'x-secret': 'in a header' });

describe('a failure', () => {
  it.each([
    ['refused', 409, 'thing-closed'],
    ['refused-without-pointer', 409, 'thing-closed'],
    ['bad-input', 400, 'bad-input'],
    ['not-found', 404, 'not-found'],
    ['forbidden', 403, 'forbidden'],
    ['unauthenticated', 401, 'unauthenticated'],
    ['wrong-revision', 412, 'wrong-revision'],
    ['wrong-revision-of-nothing', 412, 'wrong-revision'],
    ['invalid-event', 400, 'invalid-text'],
    ['foreign-position', 400, 'unknown-position'],
    ['outcome-unknown', 503, 'outcome-unknown'],
    ['store-unavailable', 503, 'store-unavailable'],
    ['problem', 422, 'other-body'],
    ['with-code', 428, 'own-code'],
    ['connection-lost', 503, 'database-unavailable'],
    ['too-many-connections', 503, 'database-unavailable'],
    ['shutting-down', 503, 'database-unavailable'],
    ['pool-timeout', 503, 'database-unavailable'],
    ['connection-refused', 503, 'database-unavailable'],
  ])('%s is told as %i %s and not logged', async (kind, status, code) => {
    const answer = await failure(kind);
    const problem: unknown = await answer.json();
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(problem).toMatchObject({
      type: `/problems/${code}`,
      status,
      code,
      title: expect.any(String),
      detail: expect.any(String),
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('retry-after')).toBe(status === 503 ? '1' : null);
    expect(JSON.stringify(problem)).not.toContain(secret);
    expect(tiny.errors).toStrictEqual([]);
  });

  it('points at the field that a rule speaks of', async () => {
    expect(await (await failure('refused')).json()).toMatchObject({
      detail: 'This thing is closed.',
      errors: [{ pointer: '/text', code: 'thing-closed', detail: 'This thing is closed.' }],
    });
    expect(await (await failure('refused-without-pointer')).json()).not.toHaveProperty('errors');
  });

  it('lists each mistake of bad input', async () => {
    expect(await (await failure('bad-input')).json()).toMatchObject({
      errors: [
        { pointer: '/a', code: 'unknown-party', detail: 'No such party.' },
        { pointer: '/b', code: 'invalid-date', detail: 'No such day.' },
      ],
    });
  });

  it('tells the revision that holds', async () => {
    const answer = await failure('wrong-revision');
    expect(answer.headers.get('etag')).toBe('"7"');
    expect(await answer.json()).toMatchObject({ revision: 7 });
    const ofNothing = await failure('wrong-revision-of-nothing');
    expect(ofNothing.headers.get('etag')).toBeNull();
    expect(await ofNothing.json()).toMatchObject({ revision: -1 });
  });

  it('asks for a bearer token', async () => {
    expect((await failure('unauthenticated')).headers.get('www-authenticate')).toBe('Bearer');
    expect((await failure('forbidden')).headers.get('www-authenticate')).toBeNull();
  });

  it.each(['syntax-error', 'type-error', 'internal-exception'])(
    'nobody foresaw (%s) is logged once and told without a word of it',
    async (kind) => {
      const answer = await failure(kind);
      expect(answer.status).toBe(500);
      const text = await answer.text();
      expect(JSON.parse(text)).toMatchObject({ code: 'internal', status: 500 });
      expect(text).not.toContain('secret');
      expect(tiny.errors).toHaveLength(1);
      expect(tiny.errors[0]).toContain('POST /api/v1/failures/:kind failed');
      expect(tiny.errors[0]).toMatch(/tiny-app\.ts:\d+/);
      expect(tiny.errors[0]).not.toMatch(/typed by somebody|in a header/);
    },
  );

  it('that is no error at all is told the same way', async () => {
    const answer = await fetch(`${tiny.url}/api/v1/failures/string`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain(secret);
    expect(tiny.errors).toHaveLength(1);
  });
});

describe('an address', () => {
  it.each([
    '/',
    '/api/v1/nothing',
    '/api/v1/things/a/b/c',
    '/api/v1',
    '/api/v1/things/',
    '/api/v1/things/a/remark/b',
  ])('without a route (%s) is a 404', async (path) => {
    const answer = await fetch(tiny.url + path);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'no-such-route' });
  });

  it.each([
    ['PUT', '/api/v1/things', 'GET, HEAD, POST'],
    ['DELETE', '/api/v1/things/a', 'GET, HEAD'],
    ['GET', '/api/v1/things/a/remark', 'POST'],
    ['OPTIONS', '/api/v1/things', 'GET, HEAD, POST'],
  ])('does not take %s %s', async (method, path, allowed) => {
    const answer = await fetch(tiny.url + path, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe(allowed);
    expect(await answer.json()).toMatchObject({ code: 'method-not-allowed' });
  });

  it('without a route is told before its body is read', async () => {
    expect((await post(`${tiny.url}/api/v1/nothing`, '{not json')).status).toBe(404);
  });
});

describe('an answer', () => {
  it('may neither be kept nor run nor framed, refused or not', async () => {
    for (const path of [
      '/api/v1/things',
      '/api/v1/things/a',
      '/nothing',
      '/api/v1/things/%ff',
      `/api/v1/things/${'a'.repeat(501)}`,
    ]) {
      const { headers } = await fetch(tiny.url + path);
      expect([path, headers.get('cache-control')]).toStrictEqual([path, 'no-store']);
    }
    const { headers } = await fetch(`${tiny.url}/api/v1/things`);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('with the documentation page loads its parts from this service only, and its policy lets it', async () => {
    const page = await fetch(`${tiny.url}/api/docs`);
    const html = await page.text();
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self';");
    const scripts = [...html.matchAll(/<script[^>]*>/g)].map(
      ([tag]) => /src="([^"]+)"/.exec(tag)?.[1] ?? 'inline',
    );
    expect(scripts).toHaveLength(3);
    const parts = [
      ...scripts,
      ...[...html.matchAll(/<link[^>]*href="([^"]+)"/g)].map(([, href = '']) => href),
    ];
    for (const part of parts) {
      const { origin, href } = new URL(part, `${tiny.url}/api/docs`);
      expect(origin).toBe(tiny.url);
      expect([href, (await fetch(href, { method: 'HEAD' })).status]).toStrictEqual([href, 200]);
    }
  });

  it('with the documentation describes rows, cursors and fields', async () => {
    const text = await (await fetch(`${tiny.url}/api/openapi.json`)).text();
    expect(JSON.parse(text)).toMatchObject({
      paths: {
        '/api/v1/things': {
          get: {
            parameters: expect.arrayContaining([
              expect.objectContaining({
                name: 'limit',
                required: false,
                schema: expect.objectContaining({ default: 50, maximum: 1000 }),
              }),
              expect.objectContaining({ name: 'cursor', in: 'query' }),
              expect.objectContaining({
                name: 'format',
                schema: expect.objectContaining({ enum: ['json', 'csv'] }),
              }),
              expect.objectContaining({
                name: 'active',
                schema: expect.objectContaining({ type: 'boolean' }),
              }),
            ]),
            responses: {
              200: {
                content: {
                  'application/json': {
                    schema: { properties: { items: { items: { $ref: '#/components/schemas/ThingRow' } } } },
                  },
                },
              },
            },
          },
        },
      },
      components: {
        schemas: {
          ThingDto: {
            required: ['text'],
            properties: {
              text: { type: 'string', maxLength: 10_000 },
              parties: { type: 'array', items: { $ref: '#/components/schemas/PartyDto' } },
            },
          },
        },
      },
    });
  });
});
