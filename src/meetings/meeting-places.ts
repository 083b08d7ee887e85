import { Injectable } from '@nestjs/common';
import { Standings } from '../cooperations/standings';
import { BadInput } from '../kernel/bad-input';
import type { Decider } from '../kernel/decider';
import { idFrom } from '../kernel/recording/ids';
import { Recorder } from '../kernel/recording/recorder';
import { type MatchEvent, matchEvents } from '../matches/match.events';

interface Followed {
  readonly cooperationId?: string;
  readonly mutual: boolean;
}

/** What a meeting needs of the match that it follows, folded from that match's own stream. */
const followed: Decider<Followed, MatchEvent> = {
  stream: 'match',
  events: matchEvents,
  initial: { mutual: false },
  evolve: (state, event) => {
    switch (event.type) {
      case 'MatchProposed':
        return { cooperationId: event.data.cooperationId, mutual: false };
      case 'MatchBecameMutual':
        return { ...state, mutual: true };
      case 'MatchAnswered':
      case 'IntroductionMade':
      case 'MatchExpired':
      case 'ThirdRegionInvited':
        return state;
    }
  },
};

/** Where a meeting belongs: its cooperation, and whether a match there is mutual. */
export interface Place {
  readonly cooperationId: string;
  readonly mutual: boolean;
}

interface Asked {
  readonly cooperationId?: string;
  readonly matchId?: string;
}

@Injectable()
export class MeetingPlaces {
  constructor(
    private readonly recorder: Recorder,
    private readonly standings: Standings,
  ) {}

  /** A meeting that names neither a cooperation nor a match begins a cooperation of its own. */
  async find({ cooperationId, matchId }: Asked, commandId: string): Promise<Place> {
    if (matchId) return this.afterMatch(matchId, cooperationId);
    if (!cooperationId) return { cooperationId: idFrom(commandId, 'cooperation'), mutual: false };

    const { mutualMatches } = await this.standings.open(cooperationId);
    return { cooperationId, mutual: mutualMatches.length > 0 };
  }

  private async afterMatch(matchId: string, asked?: string): Promise<Place> {
    const { cooperationId, mutual } = await this.recorder.stateOf(followed, matchId);
    if (!cooperationId)
      throw new BadInput({ pointer: '/matchId', code: 'unknown-match', detail: 'There is no such match.' });
    if (asked && asked !== cooperationId)
      throw new BadInput({
        pointer: '/cooperationId',
        code: 'other-cooperation',
        detail: 'The match belongs to another cooperation.',
      });
    await this.standings.refuseIfEnded(cooperationId);
    return { cooperationId, mutual };
  }
}
