import { yearsLater } from '../kernel/partial-date';
import {
  addThirdRegionPartner,
  agreePartnership,
  declareDormant,
  endPartnership,
  extendPartnership,
  partnership,
  reachMilestone,
  renewPartnership,
  signPartnership,
} from '../partnerships/partnership';
import { milestoneKinds, partnershipKinds } from '../partnerships/partnership.events';
import type { Party } from '../parties/party.events';
import type { Story } from './story';

/** A partnership from the agreement on, over the years; `inForce` hears whether it is. */
export function tellPartnership(
  story: Story,
  parties: readonly Party[],
  inForce: (is: boolean) => void,
): void {
  const { chance, cooperationId, world } = story;
  const partnershipId = story.newId('partnership');
  const agreement = {
    partnershipId,
    cooperationId,
    kind: chance.favourite(partnershipKinds),
    parties,
    fields: story.texts(2),
    ecosystems: chance.some(world.ecosystems, 2),
    forms: chance.some(world.forms, 2),
    priorities: chance.some(world.priorities, 2),
  };
  story.record(partnership, partnershipId, (state) => agreePartnership(state, agreement));
  story.reached.add('partnership');
  if (!chance.happens(0.85)) return;

  story.pass(10, 200);
  const signature = { ...termFrom(story), sideDates: [] };
  story.record(partnership, partnershipId, (state) => signPartnership(state, signature, story.day));
  inForce(true);
  grow(story, partnershipId);
  if (!chance.happens(0.15)) return;
  story.pass(100, 900);
  const end = { reason: story.text(), on: story.known() };
  story.record(partnership, partnershipId, (state) => endPartnership(state, end, story.day));
  inForce(false);
}

function grow(story: Story, id: string): void {
  const { chance, world } = story;
  if (chance.happens(0.15)) {
    const third = chance.favourite(world.third);
    story.record(partnership, id, (state) => addThirdRegionPartner(state, third));
  }
  for (let left = chance.between(0, 3); left > 0; left--) {
    story.pass(60, 400);
    const milestone = { kind: chance.one(milestoneKinds), what: story.text(), on: story.known() };
    story.record(partnership, id, (state) => reachMilestone(state, milestone, story.day));
  }
  if (chance.happens(0.3)) renew(story, id);
  if (!chance.happens(0.06)) return;
  const dormant = { on: story.known(), reason: story.perhaps(0.5) };
  story.record(partnership, id, (state) => declareDormant(state, dormant, story.day));
}

function renew(story: Story, id: string): void {
  story.pass(300, 1000);
  const signature = { ...termFrom(story), sideDates: [] };
  story.record(partnership, id, (state) => renewPartnership(state, signature, story.day));
  if (!story.chance.happens(0.3)) return;
  story.record(partnership, id, (state) =>
    extendPartnership(state, yearsLater(('until' in state && state.until) || story.day, 2)),
  );
}

function termFrom(story: Story) {
  const years = story.chance.one([undefined, 2, 3, 5] as const);
  return { signedOn: story.day, until: years === undefined ? undefined : yearsLater(story.day, years) };
}
