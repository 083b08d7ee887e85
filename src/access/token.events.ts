import { DomainEvent, type EventIn } from '../kernel/domain-event';
import type { Party } from '../parties/party.events';

export const roles = ['helpdesk', 'organisation', 'analyst', 'reviewer', 'admin'] as const;
export type Role = (typeof roles)[number];

/** `hash` is the SHA-256 of the token, which has 256 random bits; the token itself is stored nowhere. */
export class TokenIssued extends DomainEvent<{ tokenId: string; role: Role; party?: Party; hash: string }> {
  readonly type = 'TokenIssued';
}

export class TokenRevoked extends DomainEvent<{ tokenId: string }> {
  readonly type = 'TokenRevoked';
}

export const tokenEvents = { TokenIssued, TokenRevoked };
export type TokenEvent = EventIn<typeof tokenEvents>;
