import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { Forbidden } from '../kernel/bad-input';
import type { Party } from '../parties/party.events';
import type { Actor } from './actor';
import { type Action, speaksFor } from './policy';

export const REQUIRES = 'access:requires';
export const PUBLIC = 'access:public';
export const THING = 'access:thing';

/** The action that a route performs. The service does not start with a route that names none. */
export const Requires = (action: Action) => applyDecorators(SetMetadata(REQUIRES, action), ApiBearerAuth());

/** Answers anybody, without a token. */
export const Public = () => SetMetadata(PUBLIC, true);

/** `:id` of the routes is a thing within a cooperation (or one itself), which not every actor sees. */
export const WithinCooperation = () => SetMetadata(THING, true);

/** @throws Forbidden where the actor does not speak for the party */
export function mustSpeakFor(actor: Actor, party: Party): void {
  if (!speaksFor(actor, party)) throw new Forbidden('This token does not speak for that party.');
}
