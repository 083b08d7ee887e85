import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';

/** The keys of the vault, derived from one master key of 32 bytes. */
export interface VaultKeys {
  readonly sealing: Buffer;
  readonly commitment: Buffer;
}

/** The texts of this database were sealed with another master key. */
export class WrongVaultKey extends Error {}

const derive = (master: Buffer, purpose: string) =>
  Buffer.from(hkdfSync('sha256', master, '', `kakehashi ${purpose}`, 32));

/**
 * Opens the vault with the configured master key or, where none is configured, with one that the database keeps itself
 * (made at the first start). Configured keeps backups of the database unreadable without it.
 */
export async function openVault(dataSource: DataSource, configured?: Buffer): Promise<VaultKeys> {
  const candidate = configured ?? randomBytes(32);
  await dataSource.query(
    `insert into vault.master_key (one, fingerprint, key) values (true, $1, $2) on conflict do nothing`,
    [fingerprint(candidate), configured ? null : candidate],
  );
  const [stored] = await dataSource.query<{ fingerprint: string; key: Buffer | null }[]>(
    `select fingerprint, key from vault.master_key`,
  );
  const master = configured ?? stored.key;
  if (!master || fingerprint(master) !== stored.fingerprint)
    throw new WrongVaultKey('PAYLOAD_KEY is not the key that the texts of this database were stored with.');

  return { sealing: derive(master, 'payload sealing'), commitment: derive(master, 'commitment') };
}

const fingerprint = (key: Buffer) => createHash('sha256').update('kakehashi vault').update(key).digest('hex');

/** Keyed hash, base64url: equal texts can be recognised by the holder of the key alone. */
export const commitTo = ({ commitment }: VaultKeys, text: string): string =>
  createHmac('sha256', commitment).update(text).digest('base64url');
