import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { UnfitDatabase } from '../database/serving-role';
import { EVENT_STORE, type EventStore } from '../event-store/event-store';
import { ForeignPosition } from '../event-store/event-store-errors';
import { type CheckpointRow, Checkpoints } from '../following/checkpoints';
import { CHECKPOINT_SIGNER, type CheckpointSigner } from './checkpoint-signer';

/** More of the record has been seen than there is: without this check it would be passed over what is stored next. */
export class OlderRecord extends UnfitDatabase {}

/** While somebody appends, the head may lie before what was seen already; not for long. */
const HEAD_WITHIN_MS = 5_000;

@Injectable()
export class RecordAge {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly checkpoints: Checkpoints,
    @Inject(CHECKPOINT_SIGNER) private readonly signer: CheckpointSigner | undefined,
  ) {}

  /** @throws OlderRecord */
  async refuseOlderRecord(): Promise<void> {
    const witnesses = await this.witnesses();
    if (witnesses.length === 0) return;
    const seen = witnesses.map(({ name, position }) => `${name} has seen ${position}`).join(', ');
    throw new OlderRecord(
      `The record ends at ${await this.store.head()}, but ${seen}: an older copy was restored, or events were removed. ` +
        '`kakehashi verify` tells more. If an older copy was restored on purpose, run `kakehashi restore-accepted`.',
    );
  }

  /** The followers whose checkpoint lies beyond the end of the record, or in another record. */
  async ahead(): Promise<CheckpointRow[]> {
    for (const until = performance.now() + HEAD_WITHIN_MS; ; await sleep(100)) {
      const rows = await this.checkpoints.all();
      const head = await this.store.head();
      const ahead = rows.filter(({ checkpoint }) => checkpoint !== '' && this.isBeyond(checkpoint, head));
      if (ahead.length === 0 || performance.now() > until) return ahead;
    }
  }

  private async witnesses(): Promise<{ name: string; position: string }[]> {
    const followers = (await this.ahead()).map(({ name, checkpoint }) => ({ name, position: checkpoint }));
    const signed = this.signer?.passesThrough;
    if (!signed || !this.isBeyond(signed.position, await this.store.head())) return followers;
    return [...followers, { name: `the checkpoint signed at ${signed.time}`, position: signed.position }];
  }

  private isBeyond(position: string, head: string): boolean {
    try {
      return this.store.compare(position, head) > 0;
    } catch (error) {
      if (error instanceof ForeignPosition) return true;
      throw error;
    }
  }
}
