import type { EmbeddedPostgres } from '../../src/kernel/database/embedded-postgres';

interface TestServer {
  running?: { readonly server: EmbeddedPostgres; readonly folder: string };
}

// Jest loads the set-up and the tear-down in one process, but not from one module registry.
declare global {
  var kakehashiTestServer: TestServer | undefined;
}

/** The server that this run has started, and has to stop. */
export const testServer: TestServer = (globalThis.kakehashiTestServer ??= {});
