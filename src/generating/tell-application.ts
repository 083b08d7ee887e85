import {
  acceptApplication,
  application,
  returnApplication,
  submitApplication,
  withdrawApplication,
} from '../applications/application';
import type { Party } from '../parties/party.events';
import type { Story } from './story';

/** An application and what an office makes of it; its id where it was accepted. */
export function tellApplication(story: Story, applicant: Party): string | undefined {
  const { chance, cooperationId } = story;
  const applicationId = story.newId('application');
  story.record(application, applicationId, (state) =>
    submitApplication(state, { applicationId, cooperationId, applicant, ...wishes(story) }),
  );
  story.reached.add('application');

  story.pass(1, 30);
  const fate = chance.real();
  if (fate < 0.06)
    story.record(application, applicationId, (state) => withdrawApplication(state, story.text()));
  else if (fate < 0.18)
    story.record(application, applicationId, (state) => returnApplication(state, story.text()));
  if (fate < 0.18) return undefined;

  const office = chance.favourite(story.world.offices);
  story.record(application, applicationId, (state) => acceptApplication(state, office));
  return applicationId;
}

function wishes(story: Story) {
  const { chance, world } = story;
  return {
    kind: 'matchmaking' as const,
    offers: story.texts(3),
    needs: story.texts(3),
    ecosystems: chance.some(world.ecosystems, 3),
    technologies: chance.some(world.technologies, 3),
    forms: chance.some(world.forms, 2),
    priorities: chance.some(world.priorities, 2),
    wished: chance.some(world.jp, 3),
    thirdRegions: chance.happens(0.2) ? chance.some(world.third, 2) : [],
    note: story.perhaps(0.1),
  };
}
