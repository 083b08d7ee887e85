import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Party } from '../parties/party.events';
import type { Role } from './token.events';

/** Roles of tokens, and of the one that the environment gives to whoever collects metrics. */
export type ActorRole = Role | 'monitor';

/** Who asks. Accounts and persons come later; for now an actor is a token. */
export interface Actor {
  readonly id: string;
  readonly role: ActorRole;
  /** The party that an organisation's token speaks for. */
  readonly party?: Party;
}

export type AuthorisedRequest = FastifyRequest & { actor?: Actor };

/** The actor of the request, for handlers that answer each actor differently. */
export const CurrentActor = createParamDecorator((_: unknown, host: ExecutionContext): Actor => {
  const { actor } = host.switchToHttp().getRequest<AuthorisedRequest>();
  if (!actor) throw new Error('a route without a guard asks for its actor');
  return actor;
});
