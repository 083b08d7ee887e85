import { endsBefore, type PartialDate, type Term } from '../kernel/partial-date';
import { Refused } from '../kernel/refused';
import { partyKey } from '../parties/party.events';
import { type Appointment, known, type OfficeState, stillOpen } from './office';
import {
  type OfficeEvent,
  OperatorAppointed,
  OperatorReleased,
  SeniorAdviserAppointed,
  SeniorAdviserReleased,
} from './office.events';

function refuseReversed({ from, to }: Term): void {
  if (to && endsBefore(to, from))
    throw new Refused('ends-before-it-begins', 'It would end before it begins.', '/to');
}

/** Two terms of one holder do not begin together, nor does one begin while another has no end. */
const holds = (all: readonly Appointment[], holder: string, from: PartialDate) =>
  all.some((one) => one.holder === holder && (!one.to || one.from === from));

export function appointOperator(state: OfficeState, data: OperatorAppointed['data']): OfficeEvent[] {
  const { operators } = stillOpen(state);
  refuseReversed(data);
  if (holds(operators, data.operator.name, data.from))
    throw new Refused('already-appointed', 'This operator holds the office already.', '/name');

  return [new OperatorAppointed(data)];
}

export function appointSeniorAdviser(
  state: OfficeState,
  data: SeniorAdviserAppointed['data'],
): OfficeEvent[] {
  const { advisers } = stillOpen(state);
  refuseReversed(data);
  if (holds(advisers, partyKey(data.adviser), data.from))
    throw new Refused('already-appointed', 'This party advises the office already.', '/adviser');

  return [new SeniorAdviserAppointed(data)];
}

function beginningOf(all: readonly Appointment[], holder: string, to: PartialDate): PartialDate {
  const current = all.find((one) => one.holder === holder && !one.to);
  if (!current) throw new Refused('not-appointed', 'This one holds no appointment without an end.');
  refuseReversed({ from: current.from, to });
  return current.from;
}

export function releaseOperator(
  state: OfficeState,
  data: Omit<OperatorReleased['data'], 'from'>,
): OfficeEvent[] {
  const from = beginningOf(known(state).operators, data.name, data.to);
  return [new OperatorReleased({ ...data, from })];
}

export function releaseSeniorAdviser(
  state: OfficeState,
  data: Omit<SeniorAdviserReleased['data'], 'from'>,
): OfficeEvent[] {
  const from = beginningOf(known(state).advisers, partyKey(data.adviser), data.to);
  return [new SeniorAdviserReleased({ ...data, from })];
}
