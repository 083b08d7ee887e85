import { FreeText, Id, NestedList, OneOf, WholeNumber } from '../kernel/http/fields';
import { Parties, PartyDto, PartyField } from '../kernel/http/party.dto';
import { ListQuery } from '../kernel/http/page';
import { QueryText } from '../kernel/http/query-fields';
import { DayField, LocalDateTime, PartialDateField, TimeZone } from '../kernel/http/time-fields';
import { Languages } from '../reference/code-fields';
import { type MeetingKind, meetingKinds, type Outcome, outcomes } from './meeting.events';

export class PlanMeetingDto {
  @Id({ optional: true }) readonly cooperationId?: string;
  @Id({ optional: true, description: 'The match that it follows; names the cooperation too.' })
  readonly matchId?: string;
  @LocalDateTime({ description: 'By the clock of timeZone, which stays fixed.' }) readonly startsAt: string;
  @TimeZone() readonly timeZone: string;
  @WholeNumber({ min: 1, max: 20_160 }) readonly minutes: number;
  @OneOf(meetingKinds) readonly kind: MeetingKind;
  @Parties({ optional: true }) readonly participants: PartyDto[] = [];
  @Languages({ optional: true }) readonly languages: string[] = [];
  @FreeText({ optional: true }) readonly interpretation?: string;
  @FreeText({ optional: true, description: 'Needed where no match is mutual.' })
  readonly overrideReason?: string;
}

export class MoveMeetingDto {
  @LocalDateTime() readonly startsAt: string;
  @TimeZone({ optional: true }) readonly timeZone?: string;
  @WholeNumber({ min: 1, max: 20_160, optional: true }) readonly minutes?: number;
}

export class CancelMeetingDto {
  @FreeText() readonly reason: string;
}

export class MissMeetingDto {
  @Parties({ optional: true, description: 'Who did not come.' }) readonly absent?: PartyDto[];
  @FreeText({ optional: true }) readonly reason?: string;
}

export class NextStepDto {
  @FreeText() readonly text: string;
  @DayField() readonly dueOn: string;
  @PartyField({ optional: true }) readonly party?: PartyDto;
}

export class LogMeetingDto {
  @PartialDateField() readonly heldOn: string;
  @OneOf(outcomes) readonly outcome: Outcome;
  @FreeText({ optional: true }) readonly notes?: string;
  @NestedList(() => NextStepDto, { max: 50, optional: true }) readonly nextSteps: NextStepDto[] = [];
}

export class AgreeMinutesDto {
  @PartyField() readonly party: PartyDto;
}

export class CorrectMeetingDto {
  @PartialDateField({ optional: true }) readonly heldOn?: string;
  @OneOf(outcomes, { optional: true }) readonly outcome?: Outcome;
  @FreeText({ optional: true }) readonly notes?: string;
  @FreeText() readonly reason: string;
}

export const meetingStatuses = ['planned', 'cancelled', 'missed', 'logged', 'documented'] as const;

export class ListMeetingsQuery extends ListQuery {
  @PartialDateField({ optional: true, description: 'First day, by the local clock of each meeting.' })
  readonly from?: string;
  @PartialDateField({ optional: true, description: 'Last day, month or year, included.' })
  readonly to?: string;
  @QueryText() readonly cooperationId?: string;
  @QueryText() readonly matchId?: string;
  @OneOf(meetingStatuses, { optional: true }) readonly status?: (typeof meetingStatuses)[number];
}
