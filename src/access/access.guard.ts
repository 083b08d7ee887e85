import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Standings } from '../cooperations/standings';
import { Forbidden, NotFound } from '../kernel/bad-input';
import { Problem } from '../kernel/http/problem';
import type { Actor, AuthorisedRequest } from './actor';
import { type Action, mayEver, scopeOf, sees } from './policy';
import { PUBLIC, REQUIRES, THING } from './requires';
import { Tokens } from './tokens';

/** Every request has a bearer token whose role may perform the route's action, on a thing that it sees. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: Tokens,
    private readonly standings: Standings,
  ) {}

  async canActivate(host: ExecutionContext): Promise<boolean> {
    const about = <T>(key: string) =>
      this.reflector.getAllAndOverride<T | undefined>(key, [host.getHandler(), host.getClass()]);
    if (about<boolean>(PUBLIC)) return true;

    const request = host.switchToHttp().getRequest<AuthorisedRequest>();
    const actor = await this.authenticate(request);
    const action = about<Action>(REQUIRES);
    if (!action || !mayEver(actor.role, action))
      throw new Forbidden(`A token of role ${actor.role} may not do this.`);
    if (about<boolean>(THING)) await this.refuseUnseen(actor, request);
    request.actor = actor;
    return true;
  }

  private async authenticate({ headers }: AuthorisedRequest): Promise<Actor> {
    const [, token] = /^Bearer +([\x21-\x7e]{1,500})$/i.exec(headers.authorization ?? '') ?? [];
    const actor = token && (await this.tokens.actorOf(token));
    if (!actor) throw new Problem(401, 'unauthenticated', 'Send a valid token: Authorization: Bearer …');
    return actor;
  }

  private async refuseUnseen(actor: Actor, { params }: AuthorisedRequest): Promise<void> {
    const { id } = params as { id?: string };
    if (!id || !scopeOf(actor)) return;
    if (!sees(actor, (await this.standings.partiesAround(id)) ?? [])) throw new NotFound('thing');
  }
}
