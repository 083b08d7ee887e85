import { type Reaction, Reacts } from '../kernel/reactions/reaction';
import type { CallCancelled, PlacePassedOn, SelectionPublished } from '../programmes/call.events';
import { AnnounceResult, LetApplicationsLapse } from './commands/announce-results';

type Event = SelectionPublished | PlacePassedOn | CallCancelled;

/** What a call decides reaches each of its applications. */
@Reacts({ name: 'call-results', needs: ['application-list'] })
export class ApplicationsReactions implements Reaction<Event> {
  readonly when: Reaction<Event>['when'] = {
    SelectionPublished: ({ data: { selected, waiting, rejected } }, context) =>
      [
        ...selected.map(({ applicationId: id }) => ({ id, result: 'selected' as const, movedUp: false })),
        ...waiting.map(({ applicationId: id }, index) => ({
          id,
          result: 'waiting' as const,
          place: index + 1,
        })),
        ...rejected.map(({ applicationId: id, reason, details }) => ({
          id,
          result: 'rejected' as const,
          reason,
          details,
        })),
      ].map(({ id, ...result }, index) => new AnnounceResult(context(index), id, result)),
    PlacePassedOn: ({ data: { applicationId } }, context) => [
      new AnnounceResult(context(0), applicationId, { result: 'selected', movedUp: true }),
    ],
    CallCancelled: ({ data: { callId } }, context) => [new LetApplicationsLapse(context(0), callId)],
  };
}
