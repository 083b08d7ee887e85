import { FreeText } from '../kernel/http/fields';
import { PartyDto, PartyField } from '../kernel/http/party.dto';
import { PartialDateField } from '../kernel/http/time-fields';

export class VerificationDto {
  @FreeText({ description: 'What shows that the profile holds.' }) readonly evidence: string;
  @PartialDateField() readonly on: string;
}

export class InactivityDto {
  @FreeText() readonly reason: string;
  @PartialDateField({ optional: true }) readonly on?: string;
}

export class SuccessionDto {
  @PartyField() readonly successor: PartyDto;
  @PartialDateField({ optional: true }) readonly on?: string;
}
