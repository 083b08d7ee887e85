import type { Decider } from '../kernel/decider';
import { Missing, Refused } from '../kernel/refused';
import { type TokenEvent, tokenEvents, TokenIssued, TokenRevoked } from './token.events';

export type Token = { readonly status: 'none' | 'valid' | 'revoked' };

export const token: Decider<Token, TokenEvent> = {
  stream: 'token',
  events: tokenEvents,
  initial: { status: 'none' },
  evolve: (_, event) => {
    switch (event.type) {
      case 'TokenIssued':
        return { status: 'valid' };
      case 'TokenRevoked':
        return { status: 'revoked' };
    }
  },
};

export function issueToken(state: Token, data: TokenIssued['data']): TokenEvent[] {
  if (state.status !== 'none') throw new Refused('token-already-issued', 'This token was issued before.');
  const needed = data.role === 'organisation';
  if (data.party ? !needed && data.role !== 'reviewer' : needed)
    throw new Refused(
      'token-needs-party',
      'An organisation has a party, a reviewer may have one, and nobody else has.',
      '/party',
    );

  return [new TokenIssued(data)];
}

export function revokeToken(state: Token, tokenId: string): TokenEvent[] {
  if (state.status === 'none') throw new Missing('token');

  return state.status === 'valid' ? [new TokenRevoked({ tokenId })] : [];
}
