import { FreeText, Id, OneOf } from '../kernel/http/fields';
import { PartyDto, PartyField } from '../kernel/http/party.dto';
import { ListQuery } from '../kernel/http/page';
import { QueryText } from '../kernel/http/query-fields';
import { PartialDateField } from '../kernel/http/time-fields';
import { type Answer, answers, type Origin, origins } from './match.events';

export class ProposeMatchDto {
  @Id({
    optional: true,
    description: 'The accepted application it answers; absent: it begins a cooperation.',
  })
  readonly applicationId?: string;
  @PartyField() readonly eu: PartyDto;
  @PartyField({ description: 'A Japanese organisation or prefecture.' }) readonly jp: PartyDto;
  @OneOf(origins) readonly origin: Origin;
  @FreeText({ optional: true }) readonly reason?: string;
}

export class AnswerMatchDto {
  @PartyField() readonly party: PartyDto;
  @OneOf(answers) readonly answer: Answer;
  @FreeText({ optional: true }) readonly reason?: string;
}

export class IntroduceDto {
  @PartialDateField({ optional: true, description: 'Absent: today.' }) readonly on?: string;
}

export class ExpireMatchDto {
  @FreeText() readonly reason: string;
}

export class InviteThirdRegionDto {
  @PartyField() readonly party: PartyDto;
}

export const waitingFor = ['EU', 'JP', 'third', 'any'] as const;

export const matchStatuses = ['proposed', 'mutual', 'introduced', 'expired'] as const;

export class ListMatchesQuery extends ListQuery {
  @OneOf([...waitingFor, 'true'], {
    optional: true,
    description: 'Matches that go on and in which this side has yet to say yes or no; the oldest first.',
  })
  readonly waiting?: (typeof waitingFor)[number] | 'true';
  @QueryText() readonly cooperationId?: string;
  @QueryText() readonly applicationId?: string;
  @OneOf(matchStatuses, { optional: true }) readonly status?: (typeof matchStatuses)[number];
}
