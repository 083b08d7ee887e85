import { ShortText } from '../kernel/http/fields';
import { ListQuery } from '../kernel/http/page';
import { QueryText } from '../kernel/http/query-fields';
import { PartialDateField } from '../kernel/http/time-fields';

export class ListPrefecturesQuery extends ListQuery {
  @QueryText({ description: 'Words in its names in any script, or its capital.' }) readonly q?: string;
  @QueryText({ description: 'One of the eight regions, such as Tohoku.' }) readonly region?: string;
}

export class AppointAdviserDto {
  @ShortText({ description: 'As what, never who.', example: 'senior adviser' }) readonly role: string;
  @PartialDateField() readonly from: string;
  @PartialDateField({ optional: true, description: 'Where an end is known.' }) readonly to?: string;
}

export class ReleaseAdviserDto {
  @ShortText() readonly role: string;
  @PartialDateField() readonly to: string;
}
