import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import { Repository } from 'typeorm';
import type { Actor } from './actor';
import { TokenRow } from './token-list.projection';

/** Token of the environment, whose actor is always `admin`. */
export const ADMIN_TOKEN = Symbol('ADMIN_TOKEN');

const PREFIX = 'kh_';

/** Few enough that a revocation by another process soon holds here too. */
const KNOWN_FOR_MS = 1000;

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export const randomToken = (): string => PREFIX + randomBytes(32).toString('base64url');

/**
 * A token that a repetition of the same command gives again, though it is stored nowhere: it derives from the command
 * id and from the secret of who asks.
 */
export const tokenFor = (secret: string, commandId: string): string =>
  PREFIX + createHmac('sha256', `kakehashi token ${secret}`).update(commandId).digest('base64url');

@Injectable()
export class Tokens {
  private readonly adminHash?: Buffer;
  private readonly revoked = new Set<string>();
  /** By hash. What nobody issued is not kept: it may be issued the next moment. */
  private readonly known = new LRUCache<string, TokenRow>({
    max: 10_000,
    ttl: KNOWN_FOR_MS,
    fetchMethod: async (hash) => (await this.rows.findOneBy({ hash, revoked: false })) ?? undefined,
  });

  constructor(
    @InjectRepository(TokenRow) private readonly rows: Repository<TokenRow>,
    @Inject(ADMIN_TOKEN) adminToken: string | undefined,
  ) {
    if (adminToken) this.adminHash = Buffer.from(hashOf(adminToken));
  }

  async actorOf(token: string): Promise<Actor | undefined> {
    const hash = hashOf(token);
    if (this.adminHash && timingSafeEqual(this.adminHash, Buffer.from(hash)))
      return { id: 'admin', role: 'admin' };
    const row = await this.known.fetch(hash);
    return row && !this.revoked.has(row.id)
      ? { id: `${row.role}:${row.id}`, role: row.role, party: row.party ?? undefined }
      : undefined;
  }

  /** A token that this process has revoked, before the list of tokens shows it. Other processes see that within 1 s more. */
  refuse(tokenId: string): void {
    this.revoked.add(tokenId);
  }

  /** Whether anybody could administer this service at all. */
  async hasAdmin(): Promise<boolean> {
    return this.adminHash !== undefined || (await this.rows.existsBy({ role: 'admin', revoked: false }));
  }
}
