import { type Reaction, Reacts } from '../kernel/reactions/reaction';
import { idFrom } from '../kernel/recording/ids';
import type { MeetingLogged } from '../meetings/meeting.events';
import { OpenFollowUp } from './follow-ups.commands';

/** Each next step of a logged meeting becomes a follow-up. */
@Reacts({ name: 'next-steps', needs: ['standing', 'known-party'] })
export class FollowUpsReactions implements Reaction<MeetingLogged> {
  readonly when: Reaction<MeetingLogged>['when'] = {
    MeetingLogged: ({ id, data: { meetingId, cooperationId, nextSteps } }, context) =>
      nextSteps.map((step, index) => {
        const followUpId = idFrom(id, 'follow-up', index);
        return new OpenFollowUp(context(index), { followUpId, cooperationId, meetingId, ...step });
      }),
  };
}
