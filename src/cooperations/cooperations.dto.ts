import { FreeText, OneOf } from '../kernel/http/fields';
import { ListQuery } from '../kernel/http/page';
import { QueryText, QueryWholeNumber } from '../kernel/http/query-fields';
import { type Stage, stages } from './step';

const asOf = {
  max: 100,
  description: 'A moment (2026-11-23T09:00:00Z), a day (to its end in UTC) or a position of the record.',
};

export class ListCooperationsQuery extends ListQuery {
  @OneOf(stages, { optional: true, description: 'Cooperations that have reached this stage.' })
  readonly stage?: Stage;
  @QueryText({ description: 'NUTS code of a European party, or any.' }) readonly region?: string;
  @QueryText({ description: 'Prefecture of a Japanese party, or any.' }) readonly prefecture?: string;
  @QueryText({ description: 'Third region or country that takes part, or any.' })
  readonly thirdRegion?: string;
  @QueryText(asOf) readonly asOf?: string;
}

export class CaseFileQuery {
  @QueryText(asOf) readonly asOf?: string;
  @QueryWholeNumber({ min: 1, max: 1000, description: 'Only the newest steps; absent: all.' })
  readonly limit?: number;
}

export class EndCooperationDto {
  @FreeText() readonly reason: string;
}
