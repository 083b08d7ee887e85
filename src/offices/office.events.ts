import { DomainEvent, type EventIn, type TextRef } from '../kernel/domain-event';
import type { PartialDate } from '../kernel/partial-date';
import type { Party } from '../parties/party.events';

export interface OfficeProfile {
  readonly name: string;
  readonly nameLocal?: string;
  readonly side: 'EU' | 'JP';
  readonly country: string;
  readonly city: string;
  readonly cityLocal?: string;
  /** IANA zone whose calendar says whether the office is open. */
  readonly timeZone: string;
  readonly languages: readonly string[];
  readonly note?: TextRef;
}

/** Who runs an office in a contract round. */
export interface Operator {
  readonly name: string;
  readonly nameLocal?: string;
  /** Where the directory knows it. */
  readonly party?: Party;
}

export class OfficeOpened extends DomainEvent<{
  office: string;
  profile: OfficeProfile;
  from: PartialDate;
  source?: string;
}> {
  readonly type = 'OfficeOpened';
}

export class OfficeRevised extends DomainEvent<{ office: string; profile: OfficeProfile; source?: string }> {
  readonly type = 'OfficeRevised';
}

export class OfficeClosed extends DomainEvent<{ office: string; on: PartialDate; reason?: TextRef }> {
  readonly type = 'OfficeClosed';
}

export class OperatorAppointed extends DomainEvent<{
  office: string;
  operator: Operator;
  from: PartialDate;
  to?: PartialDate;
  source?: string;
}> {
  readonly type = 'OperatorAppointed';
}

/** Ends the appointment of this operator that began at `from`. */
export class OperatorReleased extends DomainEvent<{
  office: string;
  name: string;
  from: PartialDate;
  to: PartialDate;
}> {
  readonly type = 'OperatorReleased';
}

/** A party advises the helpdesk at this office; it decides nothing. */
export class SeniorAdviserAppointed extends DomainEvent<{
  office: string;
  adviser: Party;
  from: PartialDate;
  to?: PartialDate;
  source?: string;
}> {
  readonly type = 'SeniorAdviserAppointed';
}

export class SeniorAdviserReleased extends DomainEvent<{
  office: string;
  adviser: Party;
  from: PartialDate;
  to: PartialDate;
}> {
  readonly type = 'SeniorAdviserReleased';
}

export const officeEvents = {
  OfficeOpened,
  OfficeRevised,
  OfficeClosed,
  OperatorAppointed,
  OperatorReleased,
  SeniorAdviserAppointed,
  SeniorAdviserReleased,
};
export type OfficeEvent = EventIn<typeof officeEvents>;
