import type { Decider } from '../kernel/decider';
import type { TextRef } from '../kernel/domain-event';
import { endsBefore, latestDay, liesAfter, type PartialDate } from '../kernel/partial-date';
import { Missing, Refused } from '../kernel/refused';
import { type Party, partyKey } from '../parties/party.events';
import {
  MilestoneReached,
  PartnershipAgreed,
  PartnershipDeclaredDormant,
  PartnershipEnded,
  type PartnershipEvent,
  partnershipEvents,
  PartnershipExtended,
  type PartnershipId,
  PartnershipMerged,
  PartnershipRenewed,
  PartnershipSigned,
  type Signature,
  ThirdRegionPartnerAdded,
} from './partnership.events';

export type Partnership =
  | { readonly status: 'none' }
  | {
      readonly status: 'agreed' | 'in-force' | 'ended' | 'merged';
      readonly ids: PartnershipId;
      readonly parties: readonly string[];
      readonly dormant: boolean;
      readonly signedOn?: PartialDate;
      readonly until?: PartialDate;
      /** What of its past was taken over from a source, see `historyKey`. */
      readonly history: readonly string[];
    };

type Known = Exclude<Partnership, { status: 'none' }>;

const idsOf = ({ partnershipId, cooperationId }: PartnershipId): PartnershipId => ({
  partnershipId,
  cooperationId,
});

/** Tells the entries of a documented history apart, whichever copy of their text they hold. */
export function historyKey(event: PartnershipEvent): string {
  switch (event.type) {
    case 'MilestoneReached':
      return keyOf(event.type, event.data.on, event.data.what, event.data.kind);
    case 'PartnershipSigned':
    case 'PartnershipRenewed':
      return keyOf(event.type, event.data.signedOn, event.data.text);
    case 'PartnershipDeclaredDormant':
    case 'PartnershipEnded':
      return keyOf(event.type, event.data.on, event.data.reason);
    default:
      return event.type;
  }
}

const keyOf = (type: string, on: PartialDate | undefined, text: TextRef | undefined, kind = '') =>
  [type, kind, on, text?.commitment].join(' ');

export const partnership: Decider<Partnership, PartnershipEvent> = {
  stream: 'partnership',
  events: partnershipEvents,
  initial: { status: 'none' },
  evolve: (state, event) => {
    const known =
      state.status === 'none' ? state : { ...state, history: [...state.history, historyKey(event)] };
    return turn(known as Known, event);
  },
};

function turn(known: Known, event: PartnershipEvent): Known {
  switch (event.type) {
    case 'PartnershipAgreed':
    case 'PartnershipDocumented': {
      const { data } = event;
      const signed = event.type === 'PartnershipDocumented' ? event.data.signedOn : undefined;
      return {
        status: event.type === 'PartnershipAgreed' ? 'agreed' : documentedStatus(event.data.status),
        ids: idsOf(data),
        parties: data.parties.map(partyKey),
        dormant: event.type === 'PartnershipDocumented' && event.data.status === 'dormant',
        signedOn: signed,
        history: [],
      };
    }
    case 'PartnershipSigned':
      return { ...known, status: 'in-force', signedOn: event.data.signedOn, until: event.data.until };
    case 'PartnershipRenewed':
      return { ...known, status: 'in-force', dormant: false, until: event.data.until ?? known.until };
    case 'PartnershipExtended':
      return { ...known, until: event.data.until };
    case 'PartnershipMerged':
      return { ...known, status: 'merged' };
    case 'MilestoneReached':
      return { ...known, dormant: false };
    case 'ThirdRegionPartnerAdded':
      return { ...known, parties: [...known.parties, partyKey(event.data.party)] };
    case 'PartnershipDeclaredDormant':
      return { ...known, dormant: true };
    case 'PartnershipEnded':
      return { ...known, status: 'ended' };
  }
}

const documentedStatus = (status: 'active' | 'dormant' | 'closed') =>
  status === 'closed' ? 'ended' : 'in-force';

function going(state: Partnership): Known {
  if (state.status === 'none') throw new Missing('partnership');
  if (state.status === 'ended' || state.status === 'merged')
    throw new Refused(`partnership-${state.status}`, `This partnership has ${state.status}.`);
  return state;
}

function inForce(state: Partnership): Known {
  const known = going(state);
  if (known.status !== 'in-force')
    throw new Refused('partnership-not-signed', 'This partnership is not signed yet.');
  return known;
}

function refuseFuture(on: PartialDate | undefined, today: string, pointer: string): void {
  if (on && liesAfter(on, today)) throw new Refused('date-in-future', 'This day has yet to come.', pointer);
}

function refuseUntilBefore(until: PartialDate | undefined, from: PartialDate, pointer: string): void {
  if (until && until < from.slice(0, until.length))
    throw new Refused('term-ends-before-it-begins', `The term would end before ${from}.`, pointer);
}

export function agreePartnership(state: Partnership, data: PartnershipAgreed['data']): PartnershipEvent[] {
  if (state.status !== 'none') throw new Refused('partnership-agreed', 'This partnership was agreed before.');

  return [new PartnershipAgreed(data)];
}

export function signPartnership(state: Partnership, signature: Signature, today: string): PartnershipEvent[] {
  const { status, ids } = going(state);
  if (status === 'in-force')
    throw new Refused('partnership-signed', 'This partnership was signed; renew it instead.');
  refuseFuture(signature.signedOn, today, '/signedOn');
  signature.sideDates.forEach(({ on }, index) => refuseFuture(on, today, `/sideDates/${index}/on`));
  refuseUntilBefore(signature.until, signature.signedOn, '/term');

  return [new PartnershipSigned({ ...ids, ...signature })];
}

export function renewPartnership(
  state: Partnership,
  signature: Signature,
  today: string,
): PartnershipEvent[] {
  const { ids, signedOn } = inForce(state);
  refuseFuture(signature.signedOn, today, '/signedOn');
  if (signedOn && endsBefore(signature.signedOn, signedOn))
    throw new Refused('renewed-before-signed', `It was signed on ${signedOn}.`, '/signedOn');
  refuseUntilBefore(signature.until, signature.signedOn, '/term');

  return [new PartnershipRenewed({ ...ids, ...signature })];
}

export function extendPartnership(state: Partnership, until: PartialDate): PartnershipEvent[] {
  const { ids, until: before } = inForce(state);
  if (before === until) return [];
  if (before && latestDay(until) <= latestDay(before))
    throw new Refused('not-later', `The term ends in ${before}; extend it beyond.`, '/until');

  return [new PartnershipExtended({ ...ids, until })];
}

export function mergePartnership(
  state: Partnership,
  { into, on }: Pick<PartnershipMerged['data'], 'into' | 'on'>,
  today: string,
): PartnershipEvent[] {
  const { ids } = inForce(state);
  if (into === ids.partnershipId)
    throw new Refused('merged-into-itself', 'Name another partnership.', '/into');
  refuseFuture(on, today, '/on');

  return [new PartnershipMerged({ ...ids, into, on })];
}

export function reachMilestone(
  state: Partnership,
  details: Omit<MilestoneReached['data'], keyof PartnershipId>,
  today: string,
): PartnershipEvent[] {
  const { ids } = going(state);
  refuseFuture(details.on, today, '/on');

  return [new MilestoneReached({ ...ids, ...details })];
}

export function addThirdRegionPartner(state: Partnership, party: Party): PartnershipEvent[] {
  const { ids, parties } = going(state);

  return parties.includes(partyKey(party)) ? [] : [new ThirdRegionPartnerAdded({ ...ids, party })];
}

export function declareDormant(
  state: Partnership,
  details: Omit<PartnershipDeclaredDormant['data'], keyof PartnershipId>,
  today: string,
): PartnershipEvent[] {
  const { ids, dormant } = inForce(state);
  refuseFuture(details.on, today, '/on');

  return dormant ? [] : [new PartnershipDeclaredDormant({ ...ids, ...details })];
}

export function endPartnership(
  state: Partnership,
  details: Omit<PartnershipEnded['data'], keyof PartnershipId>,
  today: string,
): PartnershipEvent[] {
  const { ids } = going(state);
  refuseFuture(details.on, today, '/on');

  return [new PartnershipEnded({ ...ids, ...details })];
}
