/**
 * One Jest project a kind of test. `npm run check` runs the unit tests, `npm test` those and the system's; the faults,
 * which kill and starve what they test, run by `npm run test:faults`; `npm run test:kurrentdb` runs the
 * system tests again that do not ask for PostgreSQL itself, with their records in a real KurrentDB.
 */
const common = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: { '\\.(ts|js|mjs)$': '<rootDir>/jest-transform.cjs' },
  transformIgnorePatterns: [],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
};
const system = {
  ...common,
  setupFilesAfterEnv: ['<rootDir>/test/support/after-file.ts'],
  globalTeardown: '<rootDir>/test/support/stop-postgres.ts',
};
module.exports = {
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts'] },
    {
      ...system,
      displayName: 'system',
      testMatch: ['<rootDir>/test/**/*.spec.ts', '<rootDir>/test/**/*.e2e-spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/faults/'],
      globalSetup: '<rootDir>/test/support/start-postgres.ts',
    },
    {
      ...system,
      displayName: 'kurrentdb',
      testMatch: [
        '<rootDir>/test/contract/kurrentdb*.spec.ts',
        '<rootDir>/test/contract/kurrentdb/*.spec.ts',
        '<rootDir>/test/copying/*.spec.ts',
        '<rootDir>/test/**/*.e2e-spec.ts',
        '<rootDir>/test/figures-as-of.spec.ts',
        '<rootDir>/test/matching-facts.spec.ts',
        '<rootDir>/test/start/first-start.spec.ts',
        '<rootDir>/test/start/signals.spec.ts',
      ],
      globalSetup: '<rootDir>/test/support/start-postgres.ts',
    },
    {
      ...system,
      displayName: 'faults',
      testMatch: ['<rootDir>/test/faults/**/*.spec.ts'],
      globalSetup: '<rootDir>/test/faults/support/set-up.ts',
    },
  ],
  testTimeout: 30000,
  // In processes of their own, whatever the number of cores: what a file has not closed cannot keep the run from ending,
  // and what it leaves in memory goes with its process.
  workerIdleMemoryLimit: '1GB',
};
