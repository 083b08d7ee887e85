import { ApiProperty } from '@nestjs/swagger';
import { Column, Entity, type EntityManager, Index } from 'typeorm';
import type { TextRef } from '../kernel/domain-event';
import { earliestDay, type PartialDate } from '../kernel/partial-date';
import {
  FreeTextColumn,
  FreeTextsColumn,
  JsonColumn,
  OptionalNumber,
  OptionalText,
  PartiesColumn,
  PartyColumn,
  TextColumn,
  TextList,
} from '../kernel/projections/columns';
import { Projects } from '../kernel/projections/projection';
import { type Folds, ProjectedRow, RowProjection } from '../kernel/projections/row-projection';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import { aboutKinds } from '../parties/about-kinds';
import type {
  ClusterProfile,
  ExcellenceLabel,
  Party,
  PartyEvent,
  PartyRegistered,
  Side,
} from '../parties/party.events';
import { searchText } from '../parties/search-text';
import { clusterSides } from './clusters.dto';

const statuses = ['active', 'inactive', 'succeeded'] as const;

const label = {
  type: 'object',
  required: ['level'],
  properties: { level: { type: 'string' }, awardedOn: { type: 'string' }, expiresOn: { type: 'string' } },
};

@Entity('cluster_list')
export class ClusterRow extends ProjectedRow {
  @PartyColumn() party: Party;
  @TextColumn({ description: 'What the organisation is.' }) kind: string;
  @TextColumn({ enum: clusterSides }) side: Side;
  @TextColumn({ enum: statuses }) status: (typeof statuses)[number];
  @ApiProperty({ description: 'Of this status, and not past its `activeUntil`.' }) active: boolean;
  @TextColumn({ description: 'In Latin letters.' }) name: string;
  @OptionalText({ description: 'In its own script.' }) nameLocal: string | null;
  @OptionalText() nameKana: string | null;
  @OptionalText() shortName: string | null;
  @TextColumn() country: string;
  @OptionalText() nuts: string | null;
  @OptionalText() prefecture: string | null;
  @OptionalText() city: string | null;
  @OptionalText() cityLocal: string | null;
  @OptionalText() website: string | null;
  @OptionalText() eccpProfile: string | null;
  @OptionalNumber() founded: number | null;
  @OptionalNumber() members: number | null;
  @OptionalNumber() membersAsOf: number | null;
  @FreeTextColumn() membersNote: TextRef | null;
  @JsonColumn(label) label: ExcellenceLabel | null;
  @Index('cluster_list_ecosystems', { synchronize: false }) @TextList() ecosystems: readonly string[];
  @TextList() technologies: readonly string[];
  @TextList() nace: readonly string[];
  @TextList() forms: readonly string[];
  @TextList() priorities: readonly string[];
  @TextList() keywords: readonly string[];
  @FreeTextsColumn() offers: readonly TextRef[];
  @FreeTextsColumn() needs: readonly TextRef[];
  @PartiesColumn() thirdRegions: readonly Party[];
  @TextList() languages: readonly string[];
  @OptionalText() activeUntil: PartialDate | null;
  @OptionalText() lastVerified: PartialDate | null;
  @FreeTextColumn({ description: 'Of the last verification.' }) evidence: TextRef | null;
  @OptionalText() confidence: string | null;
  @OptionalText({ description: 'When it ended or was succeeded.' }) inactiveSince: PartialDate | null;
  @FreeTextColumn({ description: 'Why it was declared inactive.' }) inactiveReason: TextRef | null;
  @PartyColumn() successor: Party | null;
  @FreeTextColumn() note: TextRef | null;
  @OptionalText() source: string | null;
  @Column('text') search: string;
}

const oftenUnknown = [
  'nameLocal',
  'nameKana',
  'shortName',
  'nuts',
  'prefecture',
  'city',
  'cityLocal',
  'website',
  'eccpProfile',
  'founded',
  'members',
  'membersAsOf',
  'membersNote',
  'label',
  'activeUntil',
  'confidence',
  'note',
] as const;

const later = (one: PartialDate | null, other: PartialDate | undefined): PartialDate | null =>
  one && (!other || earliestDay(one) > earliestDay(other)) ? one : (other ?? null);

/** The profile is stated as a whole: what a revision leaves out is unknown again. */
function describe(row: ClusterRow, { party, profile, source }: PartyRegistered['data']): Partial<ClusterRow> {
  const cluster = profile as ClusterProfile;
  const { name, nameLocal, nameKana, shortName, city, cityLocal, keywords, lastVerified } = cluster;
  return {
    ...cluster,
    ...Object.fromEntries(oftenUnknown.map((field) => [field, cluster[field] ?? null])),
    party,
    source: source ?? null,
    status: 'active',
    inactiveSince: null,
    inactiveReason: null,
    lastVerified: later(row.lastVerified, lastVerified),
    search: searchText([name, nameLocal, nameKana, shortName, city, cityLocal, ...keywords]),
  };
}

@Projects({ name: 'cluster-list', version: 1 })
export class ClusterListProjection extends RowProjection<ClusterRow, PartyEvent> {
  readonly row = ClusterRow;
  readonly blank = () => ({
    lastVerified: null,
    evidence: null,
    inactiveSince: null,
    inactiveReason: null,
    successor: null,
  });
  readonly key = ({ data }: StoredEvent<PartyEvent>) => data.party.id;
  readonly when: Folds<ClusterRow, PartyEvent> = {
    PartyRegistered: (row, { data }) => describe(row, data),
    PartyRevised: (row, { data }) => describe(row, data),
    PartyVerified: ({ lastVerified, evidence }, { data }) => {
      const isNewer = later(lastVerified, data.on) === data.on;
      return isNewer ? { lastVerified: data.on, evidence: data.evidence } : { lastVerified, evidence };
    },
    PartyDeclaredInactive: (_, { data: { reason, on } }) => ({
      status: 'inactive',
      inactiveReason: reason,
      inactiveSince: on ?? null,
    }),
    PartySucceeded: ({ inactiveSince }, { data: { successor, on } }) => ({
      status: 'succeeded',
      successor,
      inactiveSince: on ?? inactiveSince,
    }),
  };

  override async apply(tx: EntityManager, events: readonly StoredEvent[]): Promise<void> {
    const ours = aboutKinds(events, 'cluster');
    if (ours.length > 0) await super.apply(tx, ours);
  }
}
