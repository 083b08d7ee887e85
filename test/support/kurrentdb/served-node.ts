import type { FaultScript } from './fault-script';
import type { KurrentLog, Proposal } from './log';
import type { Endpoint, Outcome, Write } from './outcome';
import type { KurrentSettings } from './settings';

export type Role = 'leader' | 'follower' | 'unknown';

export interface Member {
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly role: Role;
  readonly alive: boolean;
}

/** What the services know of the node that they speak for. */
export interface ServedNode {
  readonly log: KurrentLog;
  readonly settings: KurrentSettings;
  readonly script: FaultScript;
  readonly role: Role;
  /** Who leads, as far as this node knows. */
  readonly leader: Endpoint | undefined;
  readonly members: readonly Member[];
  /** The last position that a read on this node sees. */
  readonly lastVisible: number;
  /** Records of $all that reads have looked at. */
  looked: number;
  append(write: Write, requiresLeader: boolean): Promise<Outcome>;
  /** Several streams at once, which nobody forwards; one after the other, where no order is given. */
  appendTogether(
    writes: readonly Write[],
    checks: readonly Pick<Write, 'stream' | 'expected'>[],
    order?: readonly Proposal[],
  ): Promise<readonly Outcome[]>;
  /** All its connections are reset. */
  reset(): void;
}
