import { Inject, Injectable, Logger, type OnModuleInit, type Provider } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { Checkpoints } from '../following/checkpoints';
import { Followers } from '../following/followers';
import { measureEvidence } from '../metrics/evidence-metrics';
import { METRICS } from '../metrics/metrics';
import { ChainConsumer } from './chain-consumer';
import { ChainLinks } from './chain-links';
import { originOf } from './checkpoint';
import { CheckpointLog } from './checkpoint-log';
import { CHECKPOINT_SIGNER, CheckpointSigner } from './checkpoint-signer';

/** Links every event to the one before, and has it signed where a folder for that is given. */
@Injectable()
export class Chain implements OnModuleInit {
  constructor(
    private readonly followers: Followers,
    private readonly dataSource: DataSource,
    private readonly checkpoints: Checkpoints,
    @Inject(CHECKPOINT_SIGNER) private readonly signer: CheckpointSigner | undefined,
  ) {}

  onModuleInit(): void {
    const links = new ChainLinks(this.signer?.passesThrough);
    this.followers.add(new ChainConsumer(links, this.dataSource, this.checkpoints, this.signer));
  }

  /** After the followers have stopped: signs what is left. */
  async close(): Promise<void> {
    await this.signer?.close();
  }
}

/** Which record this is, a UUID. */
export async function storeIdIn(dataSource: DataSource): Promise<string> {
  const [{ store }] = await dataSource.query<{ store: string }[]>('select store_id as store from es.meta');
  return store;
}

export const originIn = async (dataSource: DataSource) => originOf(await storeIdIn(dataSource));

export const checkpointSigner = (evidenceDir: string | undefined): Provider => ({
  provide: CHECKPOINT_SIGNER,
  inject: [DataSource, METRICS],
  useFactory: async (dataSource: DataSource, metrics: Registry) => {
    if (evidenceDir === undefined) return undefined;
    const logger = new Logger('evidence');
    const log = await CheckpointLog.open(evidenceDir, await originIn(dataSource), (key) =>
      logger.log(`made a key to sign checkpoints in ${evidenceDir}: ${key}`),
    );
    const signer = new CheckpointSigner(log);
    measureEvidence(metrics, signer);
    return signer;
  },
});
