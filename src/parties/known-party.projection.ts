import { Column, Entity, Index } from 'typeorm';
import { type Folds, ProjectedRow, RowProjection } from '../kernel/projections/row-projection';
import { Projects } from '../kernel/projections/projection';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import {
  type AnyProfile,
  type ClusterProfile,
  type CountryProfile,
  type PartyEvent,
  partyKey,
  type PartyKind,
  type Side,
} from './party.events';

/** What every slice needs of a party: that it is there, its side, its names, and where it belongs. */
@Entity('known_party')
export class KnownParty extends ProjectedRow {
  @Column('text') kind: PartyKind;
  @Column('text') partyId: string;
  @Index() @Column('text') side: Side;
  @Column('text') status: 'active' | 'inactive' | 'succeeded';
  @Column('text') name: string;
  @Column('text', { nullable: true }) nameLocal: string | null;
  @Column('text', { nullable: true }) country: string | null;
  /** NUTS code of a European party. */
  @Column('text', { nullable: true }) region: string | null;
  @Column('text', { nullable: true }) prefecture: string | null;
  /** Third regions that a country or third region belongs to. */
  @Column('text', { array: true }) within: string[];
}

function describe(kind: PartyKind, id: string, profile: AnyProfile): Partial<KnownParty> {
  const cluster = kind === 'cluster' ? (profile as ClusterProfile) : undefined;
  return {
    kind,
    partyId: id,
    side: profile.side,
    status: 'active',
    name: profile.name,
    nameLocal: profile.nameLocal ?? null,
    country: profile.country ?? null,
    region: kind === 'region' && profile.side === 'EU' ? id : (cluster?.nuts ?? null),
    prefecture: kind === 'prefecture' ? id : (cluster?.prefecture ?? null),
    within: withinThirdRegions(kind, id, profile),
  };
}

function withinThirdRegions(kind: PartyKind, id: string, profile: AnyProfile): string[] {
  if (profile.side !== 'third') return [];
  if (kind === 'country') return [id, ...(profile as CountryProfile).thirdRegions];
  return kind === 'region' ? [id] : [];
}

@Projects({ name: 'known-party', version: 1 })
export class KnownPartyProjection extends RowProjection<KnownParty, PartyEvent> {
  readonly row = KnownParty;
  readonly blank = () => ({});
  readonly key = ({ data }: StoredEvent<PartyEvent>) => partyKey(data.party);
  readonly when: Folds<KnownParty, PartyEvent> = {
    PartyRegistered: (_, { data: { party, profile } }) => describe(party.kind, party.id, profile),
    PartyRevised: (_, { data: { party, profile } }) => describe(party.kind, party.id, profile),
    PartyDeclaredInactive: () => ({ status: 'inactive' }),
    PartySucceeded: () => ({ status: 'succeeded' }),
  };
}
