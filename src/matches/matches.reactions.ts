import type { ApplicationWithdrawn } from '../applications/application.events';
import type { ApplicationSelected } from '../applications/mobility.events';
import { type Reaction, Reacts } from '../kernel/reactions/reaction';
import { LetMatchesExpire } from './commands/let-matches-expire';
import { ProposeMatch } from './matches.commands';

type Event = ApplicationSelected | ApplicationWithdrawn;

/** Who is selected for a stay is matched with each partner that it wished for, and with none once it withdraws. */
@Reacts({ name: 'wished-matches', needs: ['standing', 'known-party', 'matching-facts'] })
export class MatchesReactions implements Reaction<Event> {
  readonly when: Reaction<Event>['when'] = {
    ApplicationSelected: ({ data: { applicationId, applicant: eu, wished } }, context) =>
      wished.map(
        (jp, index) => new ProposeMatch(context(index), { applicationId, eu, jp, origin: 'wished' }),
      ),
    ApplicationWithdrawn: ({ data: { applicationId, callId, reason } }, context) =>
      callId ? [new LetMatchesExpire(context(0), applicationId, reason)] : [],
  };
}
