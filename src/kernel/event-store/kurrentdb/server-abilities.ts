import type { KurrentDBClient } from '@kurrent/kurrentdb-client';
import type { Attempt } from './attempts';

/** How a server can append to several streams at once. */
export interface ServerAbilities {
  readonly version: string;
  /** By parts, each with what is expected of its stream; from 25.1. */
  readonly sessions: boolean;
  /** By records in any order, with checks of any streams; from 26.0.3. */
  readonly records: boolean;
}

/** What the client does not show of itself, at the version that is pinned. */
interface Innards {
  readonly capabilities: Promise<{
    readonly serverVersion: string;
    supports(method: { readonly path: string }): boolean;
  }>;
}

const SERVICE = '/kurrentdb.protocol.v2.streams.StreamsService';

/** Asks the server, until then on the clock of `performance`. */
export const askAbilities = (until: number): Attempt<ServerAbilities> => ({
  until,
  async ask(client) {
    const server = await innardsOf(client).capabilities;
    return {
      version: server.serverVersion,
      sessions: server.supports({ path: `${SERVICE}/AppendSession` }),
      records: server.supports({ path: `${SERVICE}/AppendRecords` }),
    };
  },
  streamOf: (name = '') => name,
});

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the version is pinned, and a test asks both kinds of server
const innardsOf = (client: KurrentDBClient) => client as unknown as Innards;
