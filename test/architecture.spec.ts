import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sayings } from './architecture/globals';

const rules = jest.requireActual<{ forbidden: { name: string; from: { path?: string } }[] }>(
  '../.dependency-cruiser.js',
);

const ROOT = join(__dirname, '..');
const FIXTURES = join(__dirname, 'architecture/fixtures');

/** What each bad tree has to be caught at; the good imports beside it have to pass. */
const caught: Record<string, string[]> = {
  'slices-share-only-events': [
    'src/meetings/meeting-list.projection.ts -> src/matches/match-list.projection.ts',
    'src/meetings/meeting-list.projection.ts -> src/matches/match.ts',
    'src/meetings/meetings.commands.ts -> src/matches/matches.commands.ts',
  ],
  'private-parts-stay-private': [
    'src/meetings/meetings.module.ts -> src/cooperations/cooperation.steps.ts',
    'src/meetings/meetings.module.ts -> src/cooperations/cooperations.controller.ts',
  ],
  'imports-call-commands': [
    'src/imports/offices.importer.ts -> src/offices/office-list.projection.ts',
    'src/imports/offices.importer.ts -> src/offices/offices.module.ts',
  ],
  'deciders-are-pure': [
    'src/matches/match.ts -> src/kernel/clock.ts',
    'src/meetings/meeting.ts -> ../../../../node_modules/class-validator/cjs/index.js',
    'src/meetings/meeting.ts -> crypto',
    'src/meetings/meeting.ts -> src/kernel/clock.ts',
    'src/meetings/meeting.ts -> src/meetings/meetings.dto.ts',
    'src/offices/office-import.ts -> src/kernel/clock.ts',
    'src/parties/party.ts -> src/kernel/clock.ts',
  ],
  'events-are-pure': [
    'src/meetings/meeting.events.ts -> src/meetings/meeting.ts',
    'src/meetings/meeting.steps.ts -> src/kernel/clock.ts',
  ],
  'matching-is-pure': [
    'src/matching/suggest.ts -> ../../../../node_modules/uuid/dist-node/index.js',
    'src/matching/suggest.ts -> src/kernel/clock.ts',
    'src/matching/suggest.ts -> src/reference/sectors.ts',
  ],
  'kernel-knows-no-slice': [
    'src/kernel/recorder.ts -> src/config.ts',
    'src/kernel/recorder.ts -> src/meetings/meeting.events.ts',
  ],
  'nothing-imports-analytics': [
    'src/cooperations/standings.ts -> src/analytics/figure.events.ts',
    'src/service.ts -> src/analytics/analytics.module.ts',
  ],
  'rooms-know-no-root': [
    'src/meetings/meetings.commands.ts -> src/cli/exit.ts',
    'src/meetings/meetings.commands.ts -> src/config.ts',
  ],
  'service-knows-no-test': ['src/meetings/meetings.commands.ts -> test/given.ts'],
  'no-circular': ['src/meetings/meeting-list.projection.ts -> src/meetings/rooms.ts'],
  'no-orphans': ['src/meetings/forgotten.ts -> src/meetings/forgotten.ts'],
  'only-what-is-declared': [
    'src/meetings/meetings.commands.ts -> ../../../../node_modules/prettier/index.cjs',
    'src/meetings/meetings.commands.ts -> ../../../../node_modules/uuid/dist-node/index.js',
    'src/meetings/meetings.commands.ts -> ./not-there',
  ],
};

const DECIDERS = new RegExp(
  rules.forbidden.find(({ name }) => name === 'deciders-are-pure')?.from.path ?? 'no such rule',
);
const isDecider = (file: string) => DECIDERS.test(`src/${file}`);

describe('the import rules', () => {
  const folder = (rule: string) => join(FIXTURES, rule);
  let found: Record<string, string[]>;
  beforeAll(() => {
    const folders = [ROOT, ...Object.keys(caught).map(folder)];
    const printed = execFileSync('node', [join(__dirname, 'architecture/cruise.mjs'), ...folders]);
    found = JSON.parse(printed.toString()) as Record<string, string[]>;
  }, 60_000);

  it('are each shown a tree that breaks them', () => {
    expect(rules.forbidden.map(({ name }) => name)).toEqual(Object.keys(caught));
  });

  it.each(Object.entries(caught))('catch what breaks %s, and nothing beside it', (rule, expected) => {
    const ofRule = found[folder(rule)]?.filter((line) => line.startsWith(`${rule}: `));
    expect(ofRule?.toSorted()).toEqual(expected.map((edge) => `${rule}: ${edge}`).toSorted());
  });

  it('are kept by the service', () => {
    expect(found[ROOT]).toEqual([]);
  });

  it('know the decider of each event file', () => {
    const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
    const deciders = files
      .filter((file) => file.endsWith('.events.ts'))
      .map((file) => file.replace('.events', ''));
    expect(deciders.length).toBeGreaterThan(7);
    expect(deciders.filter((file) => !isDecider(file))).toEqual([]);
  });
});

describe('a decider', () => {
  const impure = /Date\.now|new Date\(\)|Math\.random|\bcrypto\.\w+|\bprocess\.\w+|\bfetch\(|Temporal\.Now/g;

  it('that asks the clock or chance is caught', () => {
    expect(sayings(join(FIXTURES, 'pure-globals/src'), isDecider, impure)).toEqual([
      'meetings/meeting.ts: Date.now',
      'meetings/meeting.ts: Math.random',
      'meetings/meeting.ts: crypto.randomUUID',
      'meetings/meeting.ts: new Date()',
    ]);
  });

  it('asks neither in the service', () => {
    expect(sayings(join(ROOT, 'src'), isDecider, impure)).toEqual([]);
  });
});

describe('matching', () => {
  const impure = /\bDate\b|Math\.random|Temporal|\bprocess\.|\bfetch\(/g;

  it('that asks the clock or chance is caught', () => {
    expect(sayings(join(FIXTURES, 'matching-is-pure/src/matching'), () => true, impure)).toEqual([
      'suggest.ts: Date',
    ]);
  });

  it('asks neither in the service', () => {
    expect(sayings(join(ROOT, 'src/matching'), () => true, impure)).toEqual([]);
  });
});

describe('the environment', () => {
  it('that a room reads is caught', () => {
    expect(sayings(join(FIXTURES, 'one-reader-of-the-environment/src'), () => true, /process\.env/g)).toEqual(
      ['meetings/meetings.commands.ts: process.env'],
    );
  });

  it('is handed to config.ts, and read nowhere else', () => {
    const readers = sayings(join(ROOT, 'src'), () => true, /(?<!configFrom\()process\.env/g);
    expect(readers).toEqual([]);
  });
});
