import { resolve } from 'node:path';
import { BadConfig, configFrom } from './config';

const key = Buffer.alloc(32, 7);
const server = 'postgres://kakehashi:secret@db.example:5432/kakehashi';

describe('the configuration', () => {
  it('needs nothing to be set', () => {
    expect(configFrom({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataDir: resolve('.data'),
      dataNamed: false,
      databaseUrl: undefined,
      databaseOwnerUrl: undefined,
      adminToken: undefined,
      seed: 'auto',
      migrate: true,
      payloadKey: undefined,
      evidenceDir: resolve('.data/evidence'),
    });
  });

  it('takes what is set', () => {
    expect(
      configFrom({
        HOST: '0.0.0.0',
        PORT: '0',
        DATA_DIR: '/var/data',
        DATABASE_URL: server,
        DATABASE_OWNER_URL: server.replace('postgres:', 'postgresql:'),
        ADMIN_TOKEN: 'a-token',
        METRICS_TOKEN: 'another-token',
        SEED: 'none',
        MIGRATE: 'false',
        PAYLOAD_KEY: key.toString('base64'),
        EVIDENCE_DIR: '/var/evidence',
      }),
    ).toEqual({
      host: '0.0.0.0',
      port: 0,
      dataDir: '/var/data',
      dataNamed: true,
      databaseUrl: server,
      databaseOwnerUrl: server.replace('postgres:', 'postgresql:'),
      adminToken: 'a-token',
      metricsToken: 'another-token',
      seed: 'none',
      migrate: false,
      payloadKey: key,
      evidenceDir: '/var/evidence',
    });
  });

  it('takes an empty variable for one that is not set', () => {
    const names = [
      'HOST',
      'PORT',
      'DATA_DIR',
      'DATABASE_URL',
      'DATABASE_OWNER_URL',
      'ADMIN_TOKEN',
      'METRICS_TOKEN',
      'SEED',
      'MIGRATE',
      'EVIDENCE_DIR',
    ];
    const empty = Object.fromEntries([...names, 'PAYLOAD_KEY', 'EVENT_STORE_URL'].map((name) => [name, '']));
    expect(configFrom(empty)).toEqual(configFrom({}));
  });

  it.each([
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '3000a'],
    ['PORT', '1e3'],
    ['PORT', ' 3000'],
    ['DATABASE_URL', 'db.example'],
    ['DATABASE_URL', 'mysql://db.example/kakehashi'],
    ['ADMIN_TOKEN', 'two words'],
    ['ADMIN_TOKEN', '鍵'],
    ['ADMIN_TOKEN', 'x'.repeat(201)],
    ['METRICS_TOKEN', 'two words'],
    ['SEED', 'yes'],
    ['MIGRATE', '1'],
    ['PAYLOAD_KEY', 'short'],
    ['PAYLOAD_KEY', Buffer.alloc(33).toString('base64')],
    ['PAYLOAD_KEY', `${key.toString('base64')}!!`],
    ['EVENT_STORE_URL', 'http://localhost:2113'],
    ['EVENT_STORE_URL', 'kurrentdb://localhost:2113?namespace=No-Name'],
    ['EVENT_STORE_URL', 'kurrentdb://localhost:2113?throwOnAppendFailure=false'],
    ['EVENT_STORE_URL', 'kurrentdb://localhost:2113?nodePreference=follower'],
    ['EVENT_STORE_URL', server],
  ])('refuses %s=%s, and says which it is', (name, value) => {
    const reading = () => configFrom({ [name]: value });
    expect(reading).toThrow(BadConfig);
    expect(reading).toThrow(new RegExp(`^${name}\\b`));
  });

  it('refuses an owner without a database', () => {
    expect(() => configFrom({ DATABASE_OWNER_URL: server })).toThrow(
      'DATABASE_OWNER_URL needs DATABASE_URL beside it.',
    );
  });

  it('repeats no secret in its messages', () => {
    for (const [name, value] of [
      ['DATABASE_URL', 'mysql://user:hunter2@db.example/kakehashi'],
      ['ADMIN_TOKEN', 'hunter2 hunter2'],
      ['PAYLOAD_KEY', 'hunter2'],
      ['EVENT_STORE_URL', 'kurrentdb://admin:hunter2@db.example?namespace=9'],
    ])
      expect(() => configFrom({ [name]: value })).toThrow(/^(?!.*hunter2)/s);
  });
});
