import type { ApplicationSelected } from '../applications/mobility.events';
import { type Reaction, Reacts } from '../kernel/reactions/reaction';
import { ProposeMatch } from './matches.commands';

/** Who is selected for a stay is matched with each partner that it wished for. */
@Reacts({ name: 'wished-matches' })
export class MatchesReactions implements Reaction<ApplicationSelected> {
  readonly when: Reaction<ApplicationSelected>['when'] = {
    ApplicationSelected: ({ data: { applicationId, applicant: eu, wished } }, context) =>
      wished.map(
        (jp, index) => new ProposeMatch(context(index), { applicationId, eu, jp, origin: 'wished' }),
      ),
  };
}
