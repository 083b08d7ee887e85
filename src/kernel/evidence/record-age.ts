import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { UnfitDatabase } from '../database/serving-role';
import { EVENT_STORE, type EventStore } from '../event-store/event-store';
import { ForeignPosition } from '../event-store/event-store-errors';
import { type CheckpointRow, Checkpoints } from '../following/checkpoints';
import type { Checkpoint } from './checkpoint';
import { CHECKPOINT_SIGNER, type CheckpointSigner } from './checkpoint-signer';

/** More of the record has been seen than there is: without this check it would be passed over what is stored next. */
export class OlderRecord extends UnfitDatabase {}

/** The record was in another store when it was read last. */
export class MovedRecord extends UnfitDatabase {}

/** While somebody appends, the head may lie before what was seen already; not for long. */
const HEAD_WITHIN_MS = 5_000;

@Injectable()
export class RecordAge {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly checkpoints: Checkpoints,
    @Inject(CHECKPOINT_SIGNER) private readonly signer: CheckpointSigner | undefined,
  ) {}

  /** `signed` is the last checkpoint of the record that still holds. @throws OlderRecord @throws MovedRecord */
  async refuseOlderRecord(signed = this.signer?.passesThrough): Promise<void> {
    const moved = await this.elsewhere();
    if (moved.length > 0)
      throw new MovedRecord(
        `${moved.map(({ name }) => name).join(', ')} followed the record in another store than this one. ` +
          'If `kakehashi copy-events` has brought it here, run `kakehashi store-moved`.',
      );
    const witnesses = await this.witnesses(signed);
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

  /** The followers whose checkpoint lies in another store. */
  async elsewhere(): Promise<CheckpointRow[]> {
    const rows = await this.checkpoints.all();
    return rows.filter(({ checkpoint }) => checkpoint !== '' && this.isForeign(checkpoint));
  }

  private async witnesses(signed: Checkpoint | undefined): Promise<{ name: string; position: string }[]> {
    const followers = (await this.ahead()).map(({ name, checkpoint }) => ({ name, position: checkpoint }));
    if (!signed || !this.isBeyond(signed.position, await this.store.head())) return followers;
    return [...followers, { name: `the checkpoint signed at ${signed.time}`, position: signed.position }];
  }

  private isBeyond(position: string, head: string): boolean {
    return this.isForeign(position) || this.store.compare(position, head) > 0;
  }

  private isForeign(position: string): boolean {
    try {
      this.store.compare(position, this.store.start);
      return false;
    } catch (error) {
      if (error instanceof ForeignPosition) return true;
      throw error;
    }
  }
}
