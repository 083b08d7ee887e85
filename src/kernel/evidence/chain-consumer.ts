import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { Position } from '../event-store/event-store';
import type { CheckpointRow, Checkpoints } from '../following/checkpoints';
import type { Consumer } from '../following/follower';
import type { StoredEvent } from '../recording/event-catalogue';
import type { ChainLinks } from './chain-links';
import { CHAIN_VERSION } from './chain-schema';
import type { CheckpointSigner } from './checkpoint-signer';

/** Nobody waits for the chain: a trickle of events is linked together, so that it costs the appends nothing. */
const PAUSE_MS = 200;
const RUSH = 100;

/** Links and checkpoint in one transaction: each event has one link. */
export class ChainConsumer implements Consumer {
  readonly name = 'chain';
  readonly kind = 'chain';
  readonly version = CHAIN_VERSION;
  readonly types = 'all';
  readonly asStored = true;
  /** The epoch in which it was seen what others have linked before. */
  private begunIn?: number;

  constructor(
    private readonly links: ChainLinks,
    private readonly dataSource: DataSource,
    private readonly checkpoints: Checkpoints,
    private readonly signer: CheckpointSigner | undefined,
  ) {}

  async consume(events: readonly StoredEvent[], held: CheckpointRow, to: Position): Promise<void> {
    const stand = await this.linked(events, held, to);
    if (stand) this.links.stored(stand);
    if (stand) this.signer?.stored(stand);
    if (events.length > 0 && events.length < RUSH) await sleep(PAUSE_MS);
  }

  /** What a process before this one has linked may be unsigned yet. */
  async caughtUp(held: CheckpointRow): Promise<boolean> {
    if (this.begunIn !== held.epoch) this.signer?.found(await this.links.newest(this.dataSource.manager));
    this.begunIn = held.epoch;
    return false;
  }

  /** Where it fails, nobody knows what was stored. */
  private async linked(events: readonly StoredEvent[], held: CheckpointRow, to: Position) {
    const begunIn = this.begunIn;
    this.begunIn = undefined;
    const stand = await this.dataSource.transaction(async (tx) => {
      await this.checkpoints.move(tx, [held], to);
      if (held.checkpoint === '') await this.links.empty(tx);
      return events.length > 0 ? this.links.extend(tx, events) : undefined;
    });
    this.begunIn = begunIn;
    return stand;
  }
}
