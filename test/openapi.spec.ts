import type { OpenAPIObject } from '@nestjs/swagger';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe as described } from '../src/service';
import { openApp, type TestApp } from './support/app';

describe('the OpenAPI document', () => {
  let test: TestApp;
  let document: OpenAPIObject;
  let operations: [string, NonNullable<OpenAPIObject['paths'][string]['get']>][];
  beforeAll(async () => {
    test = await openApp('empty');
    document = described(test.app);
    operations = Object.entries(document.paths).flatMap(([path, { get, post, put, patch, delete: remove }]) =>
      [get, post, put, patch, remove].flatMap((operation) =>
        operation ? [[path, operation] as (typeof operations)[number]] : [],
      ),
    );
  }, 60_000);
  afterAll(() => test.close());

  it('is the committed one; npm run openapi writes it anew', () => {
    const committed: unknown = JSON.parse(readFileSync(join(__dirname, '../docs/openapi.json'), 'utf8'));
    expect(JSON.parse(JSON.stringify(document))).toEqual(committed);
  });

  it('is what the service serves', async () => {
    const { status, body } = await test.admin.get('/api/openapi.json');
    expect(status).toBe(200);
    expect(body).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('has every path below /api/v1, but for the probes', () => {
    const others = Object.keys(document.paths).filter((path) => !path.startsWith('/api/v1/'));
    expect(others.toSorted()).toEqual(['/livez', '/metrics', '/readyz']);
  });

  it('says of each route what it does', () => {
    expect(operations.length).toBeGreaterThan(60);
    expect(operations.filter(([, { summary }]) => !summary).map(([path]) => path)).toEqual([]);
  });

  it('names each route differently', () => {
    const summaries = operations.map(([, { summary }]) => summary);
    expect(summaries.filter((summary, index) => summaries.indexOf(summary) !== index)).toEqual([]);
  });

  it('says of each route how it fails, as problem+json', () => {
    const problem = {
      description: expect.stringMatching(/./) as string,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
    for (const [path, { responses }] of operations) {
      const failures = Object.entries(responses).filter(([status]) => /^[45]/.test(status));
      expect([path, failures.map(([, response]) => response as unknown)]).toEqual([
        path,
        failures.map(() => problem),
      ]);
      expect([path, responses['503']]).toEqual([path, problem]);
    }
    expect(document.components?.schemas).toHaveProperty('Problem');
  });

  it('lets no route but the open ones be asked without a token', () => {
    const open = operations.filter(([, { security }]) => !security).map(([path]) => path);
    expect(open.toSorted()).toEqual(['/livez', '/readyz']);
    for (const [, { security, responses }] of operations)
      expect('401' in responses && '403' in responses).toBe(security !== undefined);
  });

  it('has a page that loads nothing from elsewhere', async () => {
    const page = await test.admin.get('/api/docs');
    expect(page.status).toBe(200);
    const loaded = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
    expect(loaded.length).toBeGreaterThan(2);
    for (const address of loaded) {
      const url = new URL(address, `${test.origin}/api/docs`);
      expect(url.origin).toBe(test.origin);
      expect((await fetch(url)).status).toBe(200);
    }
  });
});
