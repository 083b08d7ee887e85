import { ApiProperty } from '@nestjs/swagger';
import { FreeText, WholeNumber } from '../kernel/http/fields';
import { PartyDto, PartyField } from '../kernel/http/party.dto';
import { DayField } from '../kernel/http/time-fields';
import { Languages } from '../reference/code-fields';

export class CapacityDto {
  @WholeNumber({ max: 10_000, description: 'Matches that it can look after at the same time.' })
  readonly matches: number;
}

export class LanguagesDto {
  @Languages({ description: 'In which it works by itself.' }) readonly languages: string[];
  @Languages({ optional: true, description: 'For which it has an interpreter.' })
  readonly interpreted?: string[];
}

export class VetoDto {
  @PartyField({ description: 'Whom it does not want to meet.' }) readonly partner: PartyDto;
  @DayField({ optional: true, description: 'Last day of the veto; absent: until it is lifted.' })
  readonly until?: string;
  @FreeText({ optional: true }) readonly reason?: string;
}

export class VetoReleaseDto {
  @PartyField() readonly partner: PartyDto;
}

class VetoRow {
  @ApiProperty({ type: PartyDto }) readonly partner: PartyDto;
  @ApiProperty({ type: String, nullable: true }) readonly until: string | null;
}

/** What a party has said of whom it wants to meet, and how; null is unknown. */
export class PreferencesRow {
  @ApiProperty({ type: PartyDto }) readonly party: PartyDto;
  @ApiProperty({ description: 'It is to be suggested to nobody.' }) readonly declined: boolean;
  @ApiProperty({ type: Number, nullable: true }) readonly capacity: number | null;
  @ApiProperty({ type: [String], nullable: true }) readonly languages: readonly string[] | null;
  @ApiProperty({ type: [String], nullable: true }) readonly interpreted: readonly string[] | null;
  @ApiProperty({ type: [VetoRow] }) readonly vetoes: readonly VetoRow[];
}
