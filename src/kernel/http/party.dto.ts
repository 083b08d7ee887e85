import type { FieldOptions } from './field';
import { Id, Nested, NestedList, OneOf } from './fields';

export const partyKinds = ['cluster', 'region', 'prefecture', 'country'] as const;
export type PartyKind = (typeof partyKinds)[number];

/** Somebody who takes part in a cooperation, by an id of the directory. */
export class PartyDto {
  @OneOf(partyKinds) readonly kind: PartyKind;
  @Id({ example: 'JP-21' }) readonly id: string;
}

const partyKey = (party: unknown) =>
  party instanceof PartyDto ? JSON.stringify([party.kind, party.id]) : party;

export const PartyField = (options: FieldOptions = {}) => Nested(() => PartyDto, options);

/** Each party at most once. */
export const Parties = (options: FieldOptions & { readonly min?: number; readonly max?: number } = {}) =>
  NestedList(() => PartyDto, { ...options, keyOf: partyKey });
