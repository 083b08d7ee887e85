import { Entity, Index } from 'typeorm';
import type { TextRef } from '../kernel/domain-event';
import {
  FlagColumn,
  FreeTextColumn,
  FreeTextsColumn,
  JsonColumn,
  OptionalText,
  PartiesColumn,
  TextColumn,
  TextList,
} from '../kernel/projections/columns';
import { Projects } from '../kernel/projections/projection';
import { type Folds, ProjectedRow, RowProjection } from '../kernel/projections/row-projection';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import type { Party } from '../parties/party.events';
import { type PartnershipEvent, partnershipKinds, type SideDate } from './partnership.events';

export const partnershipStatuses = ['agreed', 'in-force', 'ended', 'merged'] as const;

@Entity('partnership_register')
@Index('partnership_register_sorted', { synchronize: false })
@Index('partnership_register_by_status', { synchronize: false })
@Index('partnership_register_by_party', { synchronize: false })
export class PartnershipRow extends ProjectedRow {
  @Index() @TextColumn() cooperationId: string;
  @TextColumn({ enum: partnershipKinds }) kind: string;
  @TextColumn({ enum: partnershipStatuses }) status: (typeof partnershipStatuses)[number];
  @FlagColumn({ description: 'Declared dormant, by people or by the source.' }) declaredDormant: boolean;
  @FlagColumn({ description: 'Taken over from public sources.' }) documented: boolean;
  @PartiesColumn() parties: readonly Party[];
  @FreeTextsColumn() fields: readonly TextRef[];
  @TextList() ecosystems: readonly string[];
  @TextList() forms: readonly string[];
  @TextList() priorities: readonly string[];
  @OptionalText({ description: 'As far as known.' }) signedOn: string | null;
  @JsonColumn(
    { type: 'array', items: { type: 'object' } },
    { description: 'Days that the sides state themselves.' },
  )
  sideDates: readonly SideDate[];
  @OptionalText() renewedOn: string | null;
  @OptionalText({ description: 'End of the term, as far as agreed.' }) until: string | null;
  @OptionalText() mergedInto: string | null;
  @FreeTextColumn({ description: 'Why it ended or lies dormant.' }) reason: TextRef | null;
  @TextList() sources: readonly string[];
  @FreeTextColumn() note: TextRef | null;
}

const joined = (row: PartnershipRow, party: Party) => ({
  parties: [...row.parties, party],
});

const agreed = ({
  cooperationId,
  kind,
  parties,
  fields,
  ecosystems,
  forms,
  priorities,
}: Extract<PartnershipEvent, { type: 'PartnershipAgreed' }>['data']) => ({
  cooperationId,
  kind,
  parties,
  fields,
  ecosystems,
  forms,
  priorities,
});

@Projects({ name: 'partnership-register', version: 1 })
export class PartnershipRegisterProjection extends RowProjection<PartnershipRow, PartnershipEvent> {
  readonly row = PartnershipRow;
  readonly key = ({ data }: StoredEvent<PartnershipEvent>) => data.partnershipId;
  readonly when: Folds<PartnershipRow, PartnershipEvent> = {
    PartnershipAgreed: (_, { data }) => ({ ...agreed(data), status: 'agreed' }),
    PartnershipSigned: ({ until: before }, { data: { signedOn, sideDates, until } }) => ({
      status: 'in-force',
      signedOn,
      sideDates,
      until: until ?? before,
    }),
    PartnershipRenewed: (row, { data: { signedOn, until } }) => ({
      status: 'in-force',
      declaredDormant: false,
      renewedOn: signedOn ?? row.renewedOn,
      until: until ?? row.until,
    }),
    PartnershipExtended: (_, { data: { until } }) => ({ until }),
    PartnershipMerged: (_, { data: { into } }) => ({ status: 'merged', mergedInto: into }),
    MilestoneReached: () => ({ declaredDormant: false }),
    ThirdRegionPartnerAdded: (row, { data: { party } }) => joined(row, party),
    PartnershipDeclaredDormant: (_, { data: { reason } }) => ({
      declaredDormant: true,
      reason: reason ?? null,
    }),
    PartnershipEnded: (_, { data: { reason } }) => ({ status: 'ended', reason }),
    PartnershipDocumented: (_, { data }) => ({
      ...agreed(data),
      documented: true,
      status: data.status === 'closed' ? 'ended' : 'in-force',
      declaredDormant: data.status === 'dormant',
      signedOn: data.signedOn ?? null,
      sources: data.sources,
      note: data.note ?? null,
    }),
  };

  blank() {
    return {
      declaredDormant: false,
      documented: false,
      signedOn: null,
      sideDates: [],
      renewedOn: null,
      until: null,
      mergedInto: null,
      reason: null,
      sources: [],
      note: null,
    };
  }
}
