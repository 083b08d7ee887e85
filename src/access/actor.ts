import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Party } from '../parties/party.events';
import type { Role } from './token.events';

/** Who asks. Accounts and persons come later; for now an actor is a token. */
export interface Actor {
  readonly id: string;
  readonly role: Role;
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
