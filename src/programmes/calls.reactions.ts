import type { ApplicationWithdrawn } from '../applications/application.events';
import { type Reaction, Reacts } from '../kernel/reactions/reaction';
import { NoteLeaving } from './calls.commands';

/** Who withdraws leaves the lists of the call, and whoever waits first moves up. */
@Reacts({ name: 'places-passed-on', needs: [] })
export class CallsReactions implements Reaction<ApplicationWithdrawn> {
  readonly when: Reaction<ApplicationWithdrawn>['when'] = {
    ApplicationWithdrawn: ({ data: { applicationId, callId } }, context) =>
      callId ? [new NoteLeaving(context(0), callId, { applicationId })] : [],
  };
}
