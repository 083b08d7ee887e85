import { FreeText, FreeTexts, Id, OneOf } from '../kernel/http/fields';
import { Parties, PartyDto, PartyField } from '../kernel/http/party.dto';
import { ListQuery } from '../kernel/http/page';
import { QueryFlag, QueryText } from '../kernel/http/query-fields';
import { mobilityStatuses } from './mobility-state';
import { applicationKinds } from './application.events';
import { Ecosystems, Forms, Priorities, Technologies } from '../reference/code-fields';

export const applicationStatuses = [
  'submitted',
  'accepted',
  'returned',
  'withdrawn',
  ...mobilityStatuses.filter((status) => status !== 'submitted' && status !== 'withdrawn'),
] as const;

export class SubmitApplicationDto {
  @OneOf(['matchmaking']) readonly kind: 'matchmaking';
  @PartyField({ description: 'A European region or organisation.' }) readonly applicant: PartyDto;
  @FreeTexts({ optional: true }) readonly offers: string[] = [];
  @FreeTexts({ optional: true }) readonly needs: string[] = [];
  @Ecosystems({ optional: true }) readonly ecosystems: string[] = [];
  @Technologies({ optional: true }) readonly technologies: string[] = [];
  @Forms({ optional: true }) readonly forms: string[] = [];
  @Priorities({ optional: true }) readonly priorities: string[] = [];
  @Parties({ optional: true, max: 50, description: 'Japanese partners, the most wished first.' })
  readonly wished: PartyDto[] = [];
  @Parties({ optional: true, max: 50, description: 'Third regions of interest.' })
  readonly thirdRegions: PartyDto[] = [];
  @FreeText({ optional: true }) readonly note?: string;
}

export class AcceptApplicationDto {
  @Id({ example: 'office.gifu' }) readonly office: string;
}

export class ReasonDto {
  @FreeText() readonly reason: string;
}

export class ListApplicationsQuery extends ListQuery {
  @OneOf(applicationKinds, { optional: true }) readonly kind?: (typeof applicationKinds)[number];
  @QueryText({ description: 'Only those under this call.' }) readonly callId?: string;
  @OneOf(applicationStatuses, { optional: true }) readonly status?: (typeof applicationStatuses)[number];
  @QueryFlag({ description: 'true: only those that no office has answered yet.' }) readonly waiting?: boolean;
  @QueryText() readonly office?: string;
  @QueryText({ description: 'Party key of the applicant, cluster:eu.minalogic.' })
  readonly applicant?: string;
}
