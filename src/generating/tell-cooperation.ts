import { cooperation, endCooperation } from '../cooperations/cooperation';
import type { Party } from '../parties/party.events';
import { daysAfter, Present, Story } from './story';
import { tellApplication } from './tell-application';
import { type Mutual, tellMatch } from './tell-match';
import { tellMeeting } from './tell-meeting';
import { tellPartnership } from './tell-partnership';
import type { Plan } from './world';

const YEARS = 7;

/** The n-th cooperation of a plan, as far as it has come by the present. */
export function tellCooperation(plan: Plan, index: number): Story {
  const { present } = plan.world;
  const story = new Story(plan, index, present);
  story.day = daysAfter(present, -story.chance.between(5, YEARS * 365));
  try {
    tell(story);
  } catch (error) {
    if (!(error instanceof Present)) throw error;
  }
  return story;
}

function tell(story: Story): void {
  const { chance, world } = story;
  const eu = chance.favourite(world.eu);
  const beginning = chance.real();
  let inForce = false;
  const signed = (is: boolean) => (inForce = is);

  if (beginning < 0.06) goOn(story, undefined, [eu, chance.favourite(world.jp)], signed);
  else for (const mutual of matches(story, eu, beginning)) goOn(story, mutual, mutual.sides, signed);
  if (inForce || !chance.happens(0.5)) return;

  story.pass(30, 300);
  const end = { cooperationId: story.cooperationId, reason: story.text() };
  story.record(cooperation, story.cooperationId, (state) => endCooperation(state, end, 0));
}

/** The helpdesk begins some by itself; all others begin with an application. */
function matches(story: Story, eu: Party, beginning: number): Mutual[] {
  const { chance, world } = story;
  if (beginning < 0.15) return [tellMatch(story, eu, chance.favourite(world.jp))].filter((told) => !!told);
  const applicationId = tellApplication(story, eu);
  if (!applicationId) return [];
  const partners = [chance.favourite(world.jp), ...chance.some(world.jp, 2)];
  return [...new Set(partners)].flatMap((jp) => tellMatch(story, eu, jp, applicationId) ?? []);
}

function goOn(
  story: Story,
  mutual: Mutual | undefined,
  participants: readonly Party[],
  inForce: (is: boolean) => void,
): void {
  const { chance } = story;
  let agreed = false;
  for (let left = chance.between(1, 4); left > 0 && !agreed; left--) {
    story.pass(5, 60);
    const outcome = tellMeeting(story, { matchId: mutual?.matchId, participants });
    if (outcome === 'no-further-contact') return;
    agreed = outcome === 'agreement-reached';
  }
  if (agreed || chance.happens(0.12)) tellPartnership(story, participants, inForce);
}
