import { munkres } from 'munkres';

/** A meeting to be held in one of the slots. */
export interface MeetingWish {
  readonly id: string;
  readonly parties: readonly [string, string];
  /** How much it counts: more than 0, at most 1. */
  readonly worth: number;
  readonly needsInterpreter: boolean;
}

export interface Slot {
  readonly id: string;
  /** Tables that there are at that time, and interpreters; a meeting with one takes a table too. */
  readonly tables: number;
  readonly interpreters: number;
  /** Parties that cannot come then. */
  readonly absent?: readonly string[];
}

export interface SlotPlan {
  readonly planned: readonly {
    readonly meeting: string;
    readonly slot: string;
    readonly interpreter: boolean;
  }[];
  readonly unplanned: readonly string[];
  readonly worth: number;
}

/** A table in a slot, with an interpreter or without. */
interface Seat {
  readonly slot: Slot;
  readonly interpreter: boolean;
}

type Placed = readonly [meeting: MeetingWish, seat: Seat];

/** So little that it decides among equal plans alone: an interpreter is not taken where none is needed. */
const IDLE_INTERPRETER = 1e-6;

/**
 * Assigns meetings to tables and interpreters so that the worth is greatest (minimum-cost assignment: Kuhn 1955, Munkres
 * 1957). Where that has a party in two meetings of a slot, the lesser is kept out of the slot, and all are assigned anew:
 * without such conflicts the plan is the best there is, with them it is a good one.
 */
export function assignSlots(meetings: readonly MeetingWish[], slots: readonly Slot[]): SlotPlan {
  const seats = slots.flatMap(seatsOf);
  const barred = new Set<string>();
  let placed = placedBest(meetings, seats, barred);
  for (let clashes = clashesIn(placed); clashes.length > 0; clashes = clashesIn(placed)) {
    for (const [meeting, { slot }] of clashes) barred.add(barOf(meeting, slot));
    placed = placedBest(meetings, seats, barred);
  }
  const done = new Set(placed.map(([{ id }]) => id));
  return {
    planned: placed.map(([{ id, needsInterpreter }, { slot }]) => ({
      meeting: id,
      slot: slot.id,
      interpreter: needsInterpreter,
    })),
    unplanned: meetings.filter(({ id }) => !done.has(id)).map(({ id }) => id),
    worth: placed.reduce((sum, [{ worth }]) => sum + worth, 0),
  };
}

const seatsOf = (slot: Slot): Seat[] =>
  Array.from({ length: slot.tables }, (_, table) => ({ slot, interpreter: table < slot.interpreters }));

const barOf = ({ id }: MeetingWish, slot: Slot) => JSON.stringify([id, slot.id]);

function placedBest(
  meetings: readonly MeetingWish[],
  seats: readonly Seat[],
  barred: ReadonlySet<string>,
): Placed[] {
  if (meetings.length === 0 || seats.length === 0) return [];
  const costs = meetings.map((meeting) => seats.map((seat) => costOf(meeting, seat, barred)));
  return munkres(costs)
    .filter(([row, column]) => costs[row][column] < 0)
    .map(([row, column]): Placed => [meetings[row], seats[column]])
    .toSorted(([one], [other]) => meetings.indexOf(one) - meetings.indexOf(other));
}

/** What cannot be costs nothing and is left out afterwards, as every meeting is worth more than 0. */
function costOf(meeting: MeetingWish, { slot, interpreter }: Seat, barred: ReadonlySet<string>): number {
  if (meeting.needsInterpreter && !interpreter) return 0;
  if (meeting.parties.some((party) => slot.absent?.includes(party))) return 0;
  if (barred.has(barOf(meeting, slot))) return 0;
  return -meeting.worth + (interpreter && !meeting.needsInterpreter ? IDLE_INTERPRETER : 0);
}

/** Meetings of whose parties one is in a worthier meeting of the same slot. */
function clashesIn(placed: readonly Placed[]): Placed[] {
  const busy = new Set<string>();
  const byWorth = placed.toSorted(([one], [other]) => other.worth - one.worth);
  return byWorth.filter(([{ parties }, { slot }]) => {
    const keys = parties.map((party) => JSON.stringify([slot.id, party]));
    if (keys.some((key) => busy.has(key))) return true;
    keys.forEach((key) => busy.add(key));
    return false;
  });
}
