import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckpointLog } from './checkpoint-log';
import { CheckpointSigner } from './checkpoint-signer';
import { CHECKPOINTS, readEvidence } from './evidence-folder';
import type { Tip } from './link';

const ORIGIN = 'kakehashi/4b6f1f0e-0000-4000-8000-000000000000';
const tip = (n: number): Tip => ({ n, link: Buffer.alloc(32, n), position: `pg1.${n}` });
const stand = (...tips: Tip[]) => ({ tips, time: '2026-11-23T09:00:00.000Z' });

describe('the signer of checkpoints', () => {
  let dir: string;
  let log: CheckpointLog;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'kakehashi-signer-'));
    log = await CheckpointLog.open(dir, ORIGIN, () => undefined);
  });
  afterEach(() => rm(dir, { recursive: true }));

  const signed = async () => (await readEvidence(dir, ORIGIN)).checkpoints.map(({ size }) => size);

  it('signs the first link, every thousandth and the last', async () => {
    const signer = new CheckpointSigner(log);
    signer.stored(stand(tip(1)));
    await allSigned(signer);
    signer.stored(stand(tip(2)));
    signer.stored(stand(tip(999), tip(1000), tip(1001)));
    await signer.close();
    expect(await signed()).toEqual([1, 1000, 1001]);
  });

  it('signs without delay what a process before it has left', async () => {
    const former = new CheckpointSigner(log);
    former.stored(stand(tip(5)));
    await former.close();

    const signer = new CheckpointSigner(await CheckpointLog.open(dir, ORIGIN, () => undefined));
    signer.found(stand(tip(7)));
    await allSigned(signer);
    expect(await signed()).toEqual([5, 7]);
    await signer.close();
  });

  it('counts what it could not write, and signs it by itself once it can', async () => {
    const signer = new CheckpointSigner(log, 10);
    await mkdir(join(log.folder, CHECKPOINTS));
    signer.stored(stand(tip(3)));
    while (signer.failures === 0) await new Promise(setImmediate);
    expect(signer.unsignedEvents).toBe(3);

    await rm(join(log.folder, CHECKPOINTS), { recursive: true });
    await allSigned(signer);
    expect(await signed()).toEqual([3]);
    await signer.close();
  });
});

async function allSigned(signer: CheckpointSigner): Promise<void> {
  while (signer.unsignedEvents > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}
