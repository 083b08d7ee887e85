import { join, resolve } from 'node:path';
import { BadKurrentUrl, kurrentPlace } from './kernel/event-store/kurrentdb/kurrent-url';

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Folder of the embedded database. */
  readonly dataDir: string;
  /** Whether the environment says which data are meant, or leaves it to the default. */
  readonly dataNamed: boolean;
  /** The server to use; absent: the embedded one. */
  readonly databaseUrl?: string;
  /** The role that migrates, where it is not that of `databaseUrl`. */
  readonly databaseOwnerUrl?: string;
  /** The KurrentDB that holds the record; absent: the database does. */
  readonly eventStoreUrl?: string;
  readonly adminToken?: string;
  /** Reads /metrics, also while the database is away. */
  readonly metricsToken?: string;
  /** `auto` fills an empty embedded database, `full` any empty one, `none` none. */
  readonly seed: 'auto' | 'full' | 'none';
  readonly migrate: boolean;
  /** Master key of the free texts, 32 bytes; absent: the database keeps one. */
  readonly payloadKey?: Buffer;
  /** Folder of the signed checkpoints and of the key that signs them. */
  readonly evidenceDir: string;
}

/** The environment says something that cannot be. The service does not start (exit code 2). */
export class BadConfig extends Error {}

const choice = <T extends string>(env: NodeJS.ProcessEnv, name: string, values: readonly T[]): T => {
  const value = env[name] || values[0];
  if (!values.includes(value as T))
    throw new BadConfig(`${name} is one of ${values.join(', ')}, not "${value}".`);
  return value as T;
};

function portFrom(value: string | undefined): number {
  const text = value || '3000';
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535)
    throw new BadConfig(`PORT is a number from 0 to 65535, not "${text}".`);
  return port;
}

function postgresUrl(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const url = env[name];
  if (!url) return undefined;
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol))
    throw new BadConfig(`${name} is a URL of the form postgres://user:password@host:5432/database.`);
  return url;
}

function tokenFrom(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const token = env[name];
  if (token && !/^[\x21-\x7e]{1,200}$/.test(token))
    throw new BadConfig(`${name} is 1 to 200 printable ASCII characters without spaces.`);
  return token || undefined;
}

function keyFrom(text: string | undefined): Buffer | undefined {
  if (!text) return undefined;
  const key = Buffer.from(text, 'base64');
  // Buffer passes over what is not base64.
  if (key.length !== 32 || key.toString('base64') !== text)
    throw new BadConfig('PAYLOAD_KEY is 32 bytes in base64 (openssl rand -base64 32).');
  return key;
}

function eventStoreUrlFrom(url: string | undefined): string | undefined {
  if (!url) return undefined;
  if (/^postgres(ql)?:/.test(url))
    throw new BadConfig(
      'EVENT_STORE_URL: the record lies in the database of DATABASE_URL unless this names a KurrentDB; unset it.',
    );
  try {
    kurrentPlace(url);
    return url;
  } catch (error) {
    if (error instanceof BadKurrentUrl) throw new BadConfig(`EVENT_STORE_URL: ${error.message}.`);
    throw error;
  }
}

/** Reads and checks the environment; the only place that does. */
export function configFrom(env: NodeJS.ProcessEnv): Config {
  const databaseUrl = postgresUrl(env, 'DATABASE_URL');
  const databaseOwnerUrl = postgresUrl(env, 'DATABASE_OWNER_URL');
  if (databaseOwnerUrl && !databaseUrl)
    throw new BadConfig('DATABASE_OWNER_URL needs DATABASE_URL beside it.');

  const dataDir = resolve(env.DATA_DIR || '.data');
  return {
    host: env.HOST || '127.0.0.1',
    port: portFrom(env.PORT),
    dataDir,
    dataNamed: Boolean(env.DATA_DIR || databaseUrl),
    databaseUrl,
    databaseOwnerUrl,
    eventStoreUrl: eventStoreUrlFrom(env.EVENT_STORE_URL),
    adminToken: tokenFrom(env, 'ADMIN_TOKEN'),
    metricsToken: tokenFrom(env, 'METRICS_TOKEN'),
    seed: choice(env, 'SEED', ['auto', 'full', 'none']),
    migrate: choice(env, 'MIGRATE', ['true', 'false']) === 'true',
    payloadKey: keyFrom(env.PAYLOAD_KEY),
    evidenceDir: resolve(env.EVIDENCE_DIR || join(dataDir, 'evidence')),
  };
}
