import type { TextRef } from '../kernel/domain-event';
import { Refused } from '../kernel/refused';
import { ApplicationSubmitted, ApplicationWithdrawn } from './application.events';
import type { Mobility } from './mobility-state';
import {
  ApplicationDrafted,
  ApplicationLapsed,
  ApplicationRejected,
  ApplicationSelected,
  ApplicationWaitlisted,
  DraftDiscarded,
  DraftRevised,
  EligibilityFound,
  type MobilityEvent,
  type MobilityRequest,
} from './mobility.events';

/** What is decided of an application as long as its call has not published a selection. */
export interface CallNow {
  readonly status: 'published' | 'closed' | 'cancelled' | 'selection-published';
  readonly opensAtUtc: string;
  readonly deadlineUtc: string;
  /** The same on the clocks of the call. */
  readonly deadline: string;
  readonly timeZone: string;
}

/** One for each place that the call keeps for a cluster; what was withdrawn or discarded can be drafted anew. */
export function draftMobility(
  state: Mobility | undefined,
  call: Pick<CallNow, 'status'>,
  data: ApplicationDrafted['data'],
): ApplicationDrafted[] {
  if (state && state.status !== 'discarded' && state.status !== 'withdrawn')
    throw new Refused(
      'application-exists',
      `This cluster has an application under this call: ${state.ids.applicationId}.`,
    );
  refuseOver(call);

  return [new ApplicationDrafted(data)];
}

function draft(state: Mobility): Mobility {
  if (state.status === 'discarded') throw new Refused('draft-discarded', 'This draft was discarded.');
  if (state.status !== 'draft')
    throw new Refused('application-submitted', 'This application was submitted before.');
  return state;
}

export function reviseDraft(state: Mobility, request: MobilityRequest): DraftRevised[] {
  return [new DraftRevised({ ...draft(state).ids, ...request })];
}

export function submitMobility(state: Mobility, call: CallNow, now: string): ApplicationSubmitted[] {
  const { ids, request } = draft(state);
  refuseUnlessOpen(call, now);
  const own = { offers: [], needs: [], ecosystems: [], technologies: [] };

  return [new ApplicationSubmitted({ ...ids, kind: 'mobility', ...own, ...request, submittedAt: now })];
}

function refuseOver({ status }: Pick<CallNow, 'status'>): void {
  if (status === 'cancelled') throw new Refused('call-cancelled', 'This call was cancelled.');
  if (status !== 'published') throw new Refused('call-closed', 'This call takes no more applications.');
}

/** To the second, and the second of the deadline still counts. */
function refuseUnlessOpen(call: CallNow, now: string): void {
  const { status, opensAtUtc, deadlineUtc, deadline, timeZone } = call;
  refuseOver({ status });
  if (now.slice(0, 19) > deadlineUtc.slice(0, 19))
    throw new Refused('deadline-passed', `Applications were taken until ${deadline} ${timeZone}.`);
  if (now < opensAtUtc) throw new Refused('call-not-open', `Applications are taken from ${opensAtUtc} on.`);
}

const running = ['submitted', 'eligible', 'not-eligible'] as const;

/** Still to be decided on, and the call not yet either. */
export function undecided(state: Mobility, { status }: Pick<CallNow, 'status'>): Mobility {
  if (state.status === 'draft' || state.status === 'discarded')
    throw new Refused('application-not-submitted', 'This application was not submitted.');
  if (!running.some((one) => one === state.status))
    throw new Refused(`application-${state.status}`, `This application was ${state.status}.`);
  if (status === 'cancelled') throw new Refused('call-cancelled', 'This call was cancelled.');
  if (status === 'selection-published')
    throw new Refused('selection-published', 'The selection of this call was published.');
  return state;
}

type Finding = Pick<EligibilityFound['data'], 'reasons' | 'country' | 'on'>;

export function findEligibility(state: Mobility, call: CallNow, finding: Finding): EligibilityFound[] {
  const { ids, status, reasons } = undecided(state, call);
  const eligible = finding.reasons.length === 0;
  const known = status === (eligible ? 'eligible' : 'not-eligible');

  return known && reasons.join() === finding.reasons.join()
    ? []
    : [new EligibilityFound({ ...ids, eligible, ...finding })];
}

export function withdrawMobility(
  state: Mobility,
  reason: TextRef,
): (ApplicationWithdrawn | DraftDiscarded)[] {
  const { status, ids, request } = state;
  if (status === 'draft') return [new DraftDiscarded(ids)];
  if (![...running, 'selected', 'waiting', 'stay-planned'].some((one) => one === status))
    throw new Refused(`application-${status}`, `This application was ${status}.`);

  return [new ApplicationWithdrawn({ ...ids, reason, callId: request.callId })];
}

export type Result =
  | { readonly result: 'selected'; readonly movedUp: boolean }
  | { readonly result: 'waiting'; readonly place: number }
  | { readonly result: 'rejected'; readonly reason: string; readonly details: readonly string[] };

/** Whoever withdrew in the meantime is told nothing. */
export function announceResult(state: Mobility, outcome: Result): MobilityEvent[] {
  const { status, ids, request } = state;
  const waits = status === 'waiting' && outcome.result === 'selected';
  if (!waits && !running.some((one) => one === status)) return [];
  const { callId, applicant, wished } = request;
  switch (outcome.result) {
    case 'selected':
      return [new ApplicationSelected({ ...ids, callId, applicant, wished, movedUp: outcome.movedUp })];
    case 'waiting':
      return [new ApplicationWaitlisted({ ...ids, place: outcome.place })];
    case 'rejected':
      return [new ApplicationRejected({ ...ids, reason: outcome.reason, details: outcome.details })];
  }
}

export function lapse(state: Mobility): ApplicationLapsed[] {
  const { status, ids, request } = state;

  return running.some((one) => one === status)
    ? [new ApplicationLapsed({ ...ids, callId: request.callId })]
    : [];
}
