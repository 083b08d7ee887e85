import type { EmbeddedPostgres } from '../../src/kernel/database/embedded-postgres';

interface TestRun {
  /** In which all its files lie. */
  folder?: string;
  /** The server that it has started, and has to stop. */
  server?: EmbeddedPostgres;
}

// Jest loads the set-up and the tear-down in one process, but not from one module registry.
declare global {
  var kakehashiTestRun: TestRun | undefined;
}

export const testRun: TestRun = (globalThis.kakehashiTestRun ??= {});
