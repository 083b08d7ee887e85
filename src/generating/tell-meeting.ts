import type { NewEvent } from '../kernel/event-store/event-store';
import { idFrom } from '../kernel/recording/ids';
import { instantOf } from '../kernel/zoned-time';
import {
  agreeMinutes,
  cancelMeeting,
  correctMeeting,
  logMeeting,
  meeting,
  missMeeting,
  moveMeeting,
  planMeeting,
} from '../meetings/meeting';
import { meetingKinds, type NextStep, type Outcome, outcomes, type Start } from '../meetings/meeting.events';
import type { Party } from '../parties/party.events';
import { daysAfter, type Story } from './story';
import { tellNextStep } from './tell-follow-up';

interface Arranged {
  readonly matchId?: string;
  readonly participants: readonly Party[];
}

/** A meeting from its planning on, and what follows from it; its outcome where it was held. */
export function tellMeeting(story: Story, { matchId, participants }: Arranged): Outcome | undefined {
  const { chance, cooperationId } = story;
  const meetingId = story.newId('meeting');
  const planned = {
    meetingId,
    cooperationId,
    matchId,
    ...startAfter(story, 5, 60),
    kind: chance.one(meetingKinds),
    participants,
    languages: chance.one([['en'], ['en', 'ja'], ['ja'], ['en', 'de'], ['fr', 'ja']]),
    interpretation: story.perhaps(0.05),
    overrideReason: matchId ? undefined : story.text(),
  };
  story.record(meeting, meetingId, (state) => planMeeting(state, planned, matchId !== undefined));
  story.reached.add('meeting');
  return takePlace(story, meetingId, planned, participants);
}

function takePlace(story: Story, meetingId: string, first: Start, participants: readonly Party[]) {
  const { chance } = story;
  const start = chance.happens(0.15) ? startAfter(story, 10, 90) : first;
  if (start !== first) story.record(meeting, meetingId, (state) => moveMeeting(state, start));
  if (chance.happens(0.07)) {
    story.record(meeting, meetingId, (state) => cancelMeeting(state, story.text()));
    return undefined;
  }
  story.passTo(start.startsAt.slice(0, 10));
  if (chance.happens(0.03)) {
    const absent = { absent: [chance.one(participants)], reason: story.perhaps(0.5) };
    const now = `${daysAfter(story.day, 1)}T12:00:00.000Z`;
    story.record(meeting, meetingId, (state) => missMeeting(state, absent, now));
    return undefined;
  }
  return log(story, meetingId, participants);
}

function log(story: Story, meetingId: string, participants: readonly Party[]): Outcome {
  const { chance } = story;
  const outcome = chance.one(outcomes);
  const nextSteps = outcome === 'no-further-contact' ? [] : nextStepsOf(story, participants);
  const held = { heldOn: story.known(), outcome, notes: story.perhaps(0.6), nextSteps };
  const recorded = story.record(meeting, meetingId, (state) => logMeeting(state, held, story.day));
  for (const party of chance.some(participants, 2))
    story.record(meeting, meetingId, (state) => agreeMinutes(state, party));
  if (chance.happens(0.08)) {
    const correction = { outcome: chance.one(outcomes), reason: story.text() };
    story.record(meeting, meetingId, (state) => correctMeeting(state, correction, story.day));
  }
  followNextSteps(story, meetingId, recorded, nextSteps);
  return outcome;
}

const nextStepsOf = (story: Story, participants: readonly Party[]): NextStep[] =>
  Array.from({ length: story.chance.between(0, 3) }, () => ({
    text: story.text(),
    dueOn: daysAfter(story.day, story.chance.between(7, 120)),
    party: story.chance.happens(0.7) ? story.chance.one(participants) : undefined,
  }));

/** The follow-ups have the very ids that the reaction to the log would give them, so that it finds them there. */
function followNextSteps(
  story: Story,
  meetingId: string,
  [logged]: readonly NewEvent[],
  steps: readonly NextStep[],
): void {
  for (const [index, step] of steps.entries()) {
    const cause = { commandId: idFrom(logged.id, 'next-steps', index), causationId: logged.id };
    tellNextStep(story, idFrom(logged.id, 'follow-up', index), { meetingId, ...step }, cause);
  }
}

function startAfter(story: Story, least: number, most: number): Start {
  const { chance } = story;
  const startsAt = `${daysAfter(story.day, chance.between(least, most))}T${chance.one(['09:00', '10:30', '14:00', '16:00'])}`;
  const timeZone = chance.one(['Asia/Tokyo', 'Asia/Tokyo', 'Europe/Brussels', 'Europe/Paris']);
  const minutes = chance.one([30, 60, 90, 180]);
  return { startsAt, timeZone, startsAtUtc: instantOf(startsAt, timeZone, '/startsAt'), minutes };
}
