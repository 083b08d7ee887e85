import type { PartialDate } from '../kernel/partial-date';
import { type Party, partyKey } from '../parties/party.events';
import { sameProfile } from '../parties/party';
import { type Appointment, type OfficeState } from './office';
import {
  OfficeClosed,
  type OfficeEvent,
  OfficeOpened,
  type OfficeProfile,
  OfficeRevised,
  type Operator,
  OperatorAppointed,
  OperatorReleased,
  SeniorAdviserAppointed,
  SeniorAdviserReleased,
} from './office.events';

interface Dated {
  readonly from: PartialDate;
  readonly to?: PartialDate;
  readonly source?: string;
}

/** All that a source says of one office. */
export interface ImportedOffice extends Dated {
  readonly office: string;
  readonly profile: OfficeProfile;
  readonly operators: readonly (Dated & { readonly operator: Operator })[];
  readonly seniorAdvisers: readonly (Dated & { readonly adviser: Party })[];
}

/** Brings the office to what the source says; what it does not mention, and what has ended, stays as it is. */
export function importOffice(state: OfficeState, imported: ImportedOffice): OfficeEvent[] {
  const { office, profile, from, to, source } = imported;
  if (state.status === 'closed') return [];

  const isNew = state.status === 'unknown';
  const before = isNew ? { operators: [], advisers: [] } : state;
  const first = isNew
    ? [new OfficeOpened({ office, profile, from, source })]
    : sameProfile(state.profile, profile)
      ? []
      : [new OfficeRevised({ office, profile, source })];
  return [
    ...first,
    ...imported.operators.flatMap((one) => operatorSteps(office, before.operators, one)),
    ...imported.seniorAdvisers.flatMap((one) => adviserSteps(office, before.advisers, one)),
    ...(to ? [new OfficeClosed({ office, on: to })] : []),
  ];
}

const held = (all: readonly Appointment[], holder: string, { from }: Dated) =>
  all.find((one) => one.holder === holder && one.from === from);

function operatorSteps(
  office: string,
  all: readonly Appointment[],
  stated: ImportedOffice['operators'][number],
): OfficeEvent[] {
  const { operator, from, to } = stated;
  const known = held(all, operator.name, stated);
  if (!known) return [new OperatorAppointed({ ...stated, office })];
  return to && !known.to ? [new OperatorReleased({ office, name: operator.name, from, to })] : [];
}

function adviserSteps(
  office: string,
  all: readonly Appointment[],
  stated: ImportedOffice['seniorAdvisers'][number],
): OfficeEvent[] {
  const { adviser, from, to } = stated;
  const known = held(all, partyKey(adviser), stated);
  if (!known) return [new SeniorAdviserAppointed({ ...stated, office })];
  return to && !known.to ? [new SeniorAdviserReleased({ office, adviser, from, to })] : [];
}
