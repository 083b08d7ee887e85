import type { TextRef } from '../kernel/domain-event';
import type { PartialDate } from '../kernel/partial-date';
import { historyKey, type Partnership } from './partnership';
import {
  MilestoneReached,
  PartnershipDeclaredDormant,
  PartnershipDocumented,
  PartnershipEnded,
  type PartnershipEvent,
  type PartnershipId,
  PartnershipRenewed,
  PartnershipSigned,
} from './partnership.events';

/** One dated entry of a source, as the source calls it. Meetings are recorded as meetings, not here. */
export interface HistoryEntry {
  readonly event: string;
  readonly on?: PartialDate;
  readonly text: TextRef;
}

/** The step that an entry is; what is no step of its own is a milestone of the source's kind. */
export function stepOf(ids: PartnershipId, { event, on, text }: HistoryEntry): PartnershipEvent {
  if (event === 'signed' && on) return new PartnershipSigned({ ...ids, signedOn: on, sideDates: [], text });
  if (event === 'renewed') return new PartnershipRenewed({ ...ids, signedOn: on, text });
  if (event === 'dormant') return new PartnershipDeclaredDormant({ ...ids, on, reason: text });
  if (event === 'closed') return new PartnershipEnded({ ...ids, on, reason: text });
  return new MilestoneReached({ ...ids, kind: event, what: text, on });
}

/**
 * Opens a documented partnership with its history, or adds what the source has come to know since. It decides nothing:
 * the past was as it was, in whatever order and without rules of ours.
 */
export function documentPartnership(
  state: Partnership,
  data: PartnershipDocumented['data'],
  history: readonly HistoryEntry[],
): PartnershipEvent[] {
  const { partnershipId, cooperationId } = data;
  const steps = history.map((entry) => stepOf({ partnershipId, cooperationId }, entry));
  if (state.status === 'none') return [new PartnershipDocumented(data), ...steps];

  return steps.filter((step) => !state.history.includes(historyKey(step)));
}
