import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import { Repository } from 'typeorm';
import type { Actor } from './actor';
import { TokenRow } from './token-list.projection';

/** Tokens of the environment, which are known without the database. */
export interface FixedTokens {
  readonly adminToken?: string;
  /** May look after the system and nothing else. */
  readonly metricsToken?: string;
}

export const FIXED_TOKENS = Symbol('FixedTokens');

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

const fixed = (token: string | undefined, role: 'admin' | 'monitor') =>
  token ? [{ hash: Buffer.from(hashOf(token)), actor: { id: role, role } }] : [];

@Injectable()
export class Tokens {
  private readonly fixed: readonly { readonly hash: Buffer; readonly actor: Actor }[];
  private readonly revoked = new Set<string>();
  /** By hash. What nobody issued is not kept: it may be issued the next moment. */
  private readonly known = new LRUCache<string, TokenRow>({
    max: 10_000,
    ttl: KNOWN_FOR_MS,
    fetchMethod: async (hash) => (await this.rows.findOneBy({ hash, revoked: false })) ?? undefined,
  });

  constructor(
    @InjectRepository(TokenRow) private readonly rows: Repository<TokenRow>,
    @Inject(FIXED_TOKENS) { adminToken, metricsToken }: FixedTokens,
  ) {
    this.fixed = [...fixed(adminToken, 'admin'), ...fixed(metricsToken, 'monitor')];
  }

  async actorOf(token: string): Promise<Actor | undefined> {
    const hash = hashOf(token);
    const given = this.fixed.find((one) => timingSafeEqual(one.hash, Buffer.from(hash)));
    if (given) return given.actor;

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
    const given = this.fixed.some(({ actor }) => actor.role === 'admin');
    return given || (await this.rows.existsBy({ role: 'admin', revoked: false }));
  }
}
