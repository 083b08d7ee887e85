import { FreeText, Id, OneOf } from '../kernel/http/fields';
import { PartyDto, PartyField } from '../kernel/http/party.dto';
import { ListQuery } from '../kernel/http/page';
import { QueryFlag, QueryText } from '../kernel/http/query-fields';
import { DayField } from '../kernel/http/time-fields';

export const followUpStatuses = ['open', 'completed', 'dropped'] as const;

export class OpenFollowUpDto {
  @Id() readonly cooperationId: string;
  @FreeText() readonly text: string;
  @DayField() readonly dueOn: string;
  @PartyField({ optional: true }) readonly party?: PartyDto;
  @Id({ optional: true, description: 'Absent: the office that looks after the cooperation.' })
  readonly office?: string;
}

export class ReassignFollowUpDto {
  @PartyField({ optional: true }) readonly party?: PartyDto;
  @Id({ optional: true }) readonly office?: string;
}

export class PostponeFollowUpDto {
  @DayField() readonly dueOn: string;
  @FreeText() readonly reason: string;
}

export class CompleteFollowUpDto {
  @FreeText() readonly result: string;
}

export class DropFollowUpDto {
  @FreeText() readonly reason: string;
}

export class ListFollowUpsQuery extends ListQuery {
  @QueryText() readonly cooperationId?: string;
  @QueryFlag({ description: 'true: open, and the day it was due is over in Europe too.' })
  readonly overdue?: boolean;
  @QueryText() readonly office?: string;
  @OneOf(followUpStatuses, { optional: true }) readonly status?: (typeof followUpStatuses)[number];
}
