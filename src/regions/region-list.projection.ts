import { Column, Entity, type EntityManager, Index } from 'typeorm';
import { OptionalNumber, OptionalText, TextColumn, TextList } from '../kernel/projections/columns';
import { Projects } from '../kernel/projections/projection';
import { type Folds, RowProjection } from '../kernel/projections/row-projection';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import { aboutKinds } from '../parties/about-kinds';
import { blankStanding, DirectoryRow, standingFolds } from '../parties/directory-row';
import {
  type CountryProfile,
  type Party,
  type PartyEvent,
  partyKey,
  type RegionProfile,
  type Side,
} from '../parties/party.events';
import { searchText } from '../parties/search-text';
import { countryLabels } from '../reference/countries';
import { classifications, sides } from './regions.dto';

/** A NUTS region, a third region, or a country. Keyed by its party, as a region and a country may share an id. */
@Entity('region_list')
export class RegionRow extends DirectoryRow {
  @Index() @Column('text') partyId: string;
  @TextColumn({ description: 'In Latin letters.' }) name: string;
  @OptionalText({ description: 'In its own script.' }) nameLocal: string | null;
  @TextColumn({ enum: classifications }) classification: (typeof classifications)[number];
  @OptionalNumber({ description: 'NUTS level.' }) level: number | null;
  @OptionalText({ description: 'The NUTS region that it is a part of.' }) parent: string | null;
  @OptionalText() country: string | null;
  @TextColumn({ enum: sides }) side: Side;
  @OptionalText({ description: 'Standing of the country of a NUTS region.' }) standing: string | null;
  @TextList({ description: 'Third regions that a country belongs to.' }) thirdRegions: readonly string[];
  @TextList({ description: 'Groups of countries that a country belongs to.' }) groupings: readonly string[];
  @OptionalText() timeZone: string | null;
  @Column('text') search: string;
}

function region(id: string, profile: RegionProfile): Partial<RegionRow> {
  const { classification, level, parent, status, name, nameLocal, country } = profile;
  const labels = level === 0 && country ? countryLabels(country) : undefined;
  return {
    classification,
    level: level ?? null,
    parent: parent ?? null,
    standing: status ?? null,
    thirdRegions: [],
    groupings: [],
    timeZone: null,
    search: searchText([id, name, nameLocal, ...Object.values(labels ?? {})]),
  };
}

const country = (id: string, { name, names, groupings, thirdRegions, timeZone }: CountryProfile) => ({
  classification: 'country' as const,
  level: null,
  parent: null,
  standing: null,
  thirdRegions,
  groupings,
  timeZone: timeZone ?? null,
  search: searchText([id, name, ...Object.values(names)]),
});

type Stated = { party: Party; profile: RegionProfile | CountryProfile };

function describe({ party, profile }: Stated): Partial<RegionRow> {
  const { name, nameLocal, side } = profile;
  return {
    party,
    partyId: party.id,
    name,
    nameLocal: nameLocal ?? null,
    side,
    country: profile.country ?? null,
    ...('groupings' in profile ? country(party.id, profile) : region(party.id, profile)),
  };
}

@Projects({ name: 'region-list', version: 1 })
export class RegionListProjection extends RowProjection<RegionRow, PartyEvent> {
  readonly row = RegionRow;
  readonly blank = () => blankStanding;
  readonly key = ({ data }: StoredEvent<PartyEvent>) => partyKey(data.party);
  readonly when: Folds<RegionRow, PartyEvent> = {
    PartyRegistered: (_, { data }) => describe(data as Stated),
    PartyRevised: (_, { data }) => ({ ...describe(data as Stated), status: 'active' }),
    ...standingFolds,
  };

  override async apply(tx: EntityManager, events: readonly StoredEvent[]): Promise<void> {
    const ours = aboutKinds(events, 'region', 'country');
    if (ours.length > 0) await super.apply(tx, ours);
  }
}
