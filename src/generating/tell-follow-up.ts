import {
  completeFollowUp,
  dropFollowUp,
  followUp,
  openFollowUp,
  postponeFollowUp,
  reassignFollowUp,
} from '../follow-ups/follow-up';
import type { NextStep } from '../meetings/meeting.events';
import { daysAfter, type Story } from './story';

interface Cause {
  readonly commandId: string;
  readonly causationId: string;
}

/** A next step of a meeting and what became of it, while the story itself goes on. */
export function tellNextStep(
  story: Story,
  followUpId: string,
  step: NextStep & { readonly meetingId: string },
  cause: Cause,
): void {
  const { chance, cooperationId, world } = story;
  const office = chance.happens(0.5) ? chance.favourite(world.offices) : undefined;
  const opened = { followUpId, cooperationId, ...step, office };
  story.record(followUp, followUpId, (state) => openFollowUp(state, opened), cause);
  story.reached.add('follow-up');

  if (chance.happens(0.08)) {
    const other = { office: chance.one(world.offices), party: step.party };
    story.record(followUp, followUpId, (state) => reassignFollowUp(state, other));
  }
  if (chance.happens(0.15)) {
    const dueOn = daysAfter(step.dueOn, chance.between(7, 90));
    story.record(followUp, followUpId, (state) => postponeFollowUp(state, dueOn, story.text()));
  }
  if (daysAfter(step.dueOn, chance.between(-20, 40)) > world.present) return;
  const fate = chance.real();
  if (fate < 0.75) story.record(followUp, followUpId, (state) => completeFollowUp(state, story.text()));
  else if (fate < 0.87) story.record(followUp, followUpId, (state) => dropFollowUp(state, story.text()));
}
