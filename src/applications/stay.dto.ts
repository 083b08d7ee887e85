import { FreeText, NestedList, OneOf, WholeNumber } from '../kernel/http/fields';
import { PartyDto } from '../kernel/http/party.dto';
import { DayField } from '../kernel/http/time-fields';

export class VisitDto extends PartyDto {
  @DayField({ optional: true, description: 'Within the stay.' }) readonly on?: string;
}

export class PayDepositDto {
  @DayField({ optional: true, description: 'Absent: today.' }) readonly paidOn?: string;
}

export class PlanStayDto {
  @DayField({ description: 'First day.' }) readonly from: string;
  @DayField({ description: 'Last day.' }) readonly to: string;
  @NestedList(() => VisitDto, { optional: true, max: 100, description: 'Japanese partners to be seen.' })
  readonly visits: VisitDto[] = [];
}

export class CompleteStayDto {
  @DayField({ optional: true, description: 'Its last day. Absent: as planned, or today if that is earlier.' })
  readonly on?: string;
}

export class SubmitReportDto {
  @FreeText() readonly text: string;
}

export const reportAnswers = ['approved', 'returned'] as const;

export class AnswerReportDto {
  @OneOf(reportAnswers, { optional: true, description: 'Absent: approved.' })
  readonly answer?: (typeof reportAnswers)[number];
  @FreeText({ optional: true, description: 'What is missing in a report that is returned.' })
  readonly reason?: string;
}

export class ApproveCostsDto {
  @WholeNumber({ max: 10_000_000 }) readonly euro: number;
}
