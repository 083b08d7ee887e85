import { FreeText, FreeTexts, Id, Nested, NestedList, OneOf, WholeNumber } from '../kernel/http/fields';
import { Parties, PartyDto, PartyField } from '../kernel/http/party.dto';
import { ListQuery } from '../kernel/http/page';
import { QueryText } from '../kernel/http/query-fields';
import { PartialDateField } from '../kernel/http/time-fields';
import { Ecosystems, Forms, Priorities } from '../reference/code-fields';
import { milestoneKinds, type PartnershipKind, partnershipKinds } from './partnership.events';

export class AgreePartnershipDto {
  @Id() readonly cooperationId: string;
  @OneOf(partnershipKinds) readonly kind: PartnershipKind;
  @Parties({ min: 1, description: 'Of mixed types: regions, prefectures, organisations.' })
  readonly parties: PartyDto[];
  @FreeTexts({ optional: true, description: 'Fields of cooperation in words.' })
  readonly fields: string[] = [];
  @Ecosystems({ optional: true }) readonly ecosystems: string[] = [];
  @Forms({ optional: true }) readonly forms: string[] = [];
  @Priorities({ optional: true }) readonly priorities: string[] = [];
}

export class TermDto {
  @WholeNumber({ min: 1, max: 100, optional: true }) readonly years?: number;
  @PartialDateField({ optional: true }) readonly until?: string;
}

export class SideDateDto {
  @PartyField() readonly party: PartyDto;
  @PartialDateField() readonly on: string;
}

export class RenewalDto {
  @PartialDateField({ optional: true, description: 'Absent: today.' }) readonly signedOn?: string;
  @NestedList(() => SideDateDto, { optional: true, description: 'Where the sides state days of their own.' })
  readonly sideDates?: SideDateDto[];
  @Nested(() => TermDto, { optional: true, description: 'Either years or until.' }) readonly term?: TermDto;
}

export class SignatureDto extends RenewalDto {
  @PartialDateField() override readonly signedOn: string;
}

export class ExtendPartnershipDto {
  @PartialDateField() readonly until: string;
}

export class MergePartnershipDto {
  @Id({ description: 'The partnership that goes on.' }) readonly into: string;
  @PartialDateField({ optional: true }) readonly on?: string;
}

export class AddThirdRegionPartnerDto {
  @PartyField() readonly party: PartyDto;
}

export class ReachMilestoneDto {
  @FreeText() readonly what: string;
  @PartialDateField() readonly on: string;
  @OneOf(milestoneKinds, { optional: true, description: 'Absent: other.' }) readonly kind?: string;
}

export class DeclareDormantDto {
  @FreeText({ optional: true }) readonly reason?: string;
  @PartialDateField({ optional: true }) readonly on?: string;
}

export class EndPartnershipDto {
  @FreeText() readonly reason: string;
  @PartialDateField({ optional: true }) readonly on?: string;
}

export const registerStatuses = [
  'agreed',
  'active',
  'dormant',
  'renewal-due',
  'in-force',
  'ended',
  'merged',
] as const;

export class ListPartnershipsQuery extends ListQuery {
  @OneOf(registerStatuses, {
    optional: true,
    description:
      'in-force is active or dormant; dormant is declared so or without a step for two years; ' +
      'renewal-due is in force with a term that ends within nine months, or has ended.',
  })
  readonly status?: (typeof registerStatuses)[number];
  @QueryText() readonly cooperationId?: string;
  @QueryText({ description: 'Party key, prefecture:JP-21.' }) readonly party?: string;
}
