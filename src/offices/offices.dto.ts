import { FreeText, Id, OneOf, ShortText } from '../kernel/http/fields';
import { ListQuery } from '../kernel/http/page';
import { PartyDto, PartyField } from '../kernel/http/party.dto';
import { DayField, PartialDateField, TimeZone } from '../kernel/http/time-fields';
import { CountryCode, Languages } from '../reference/code-fields';

const officeSides = ['EU', 'JP'] as const;

export class OfficeProfileDto {
  @ShortText() readonly name: string;
  @ShortText({ optional: true, description: 'In the script of the country.' }) readonly nameLocal?: string;
  @OneOf(officeSides) readonly side: (typeof officeSides)[number];
  @CountryCode() readonly country: string;
  @ShortText() readonly city: string;
  @ShortText({ optional: true }) readonly cityLocal?: string;
  @TimeZone({ description: 'Its calendar says whether the office is open today.' }) readonly timeZone: string;
  @Languages() readonly languages: string[];
  @FreeText({ optional: true }) readonly note?: string;
}

export class OpenOfficeDto extends OfficeProfileDto {
  @Id({ example: 'office.brussels', description: 'Begins with `office.`.' }) readonly id: string;
  @PartialDateField({ description: 'Since when it is open.' }) readonly from: string;
}

export class CloseOfficeDto {
  @PartialDateField({ description: 'Its last day, or month or year.' }) readonly on: string;
  @FreeText({ optional: true }) readonly reason?: string;
}

class TermDto {
  @PartialDateField() readonly from: string;
  @PartialDateField({ optional: true, description: 'Where an end is known.' }) readonly to?: string;
}

export class AppointOperatorDto extends TermDto {
  @ShortText({ description: 'The organisation, no person.' }) readonly name: string;
  @ShortText({ optional: true }) readonly nameLocal?: string;
  @PartyField({ optional: true, description: 'Where the directory knows it.' }) readonly party?: PartyDto;
}

export class ReleaseOperatorDto {
  @ShortText() readonly name: string;
  @PartialDateField() readonly to: string;
}

export class AppointSeniorAdviserDto extends TermDto {
  @PartyField({ description: 'A prefecture, region or organisation.' }) readonly adviser: PartyDto;
}

export class ReleaseSeniorAdviserDto {
  @PartyField() readonly adviser: PartyDto;
  @PartialDateField() readonly to: string;
}

export class ListOfficesQuery extends ListQuery {
  @DayField({ optional: true, description: 'Only offices open on this day.' }) readonly openOn?: string;
}
