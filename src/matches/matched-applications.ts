import { Injectable } from '@nestjs/common';
import { type ApplicationEvent, applicationEvents } from '../applications/application.events';
import { Standings } from '../cooperations/standings';
import { BadInput } from '../kernel/bad-input';
import type { Decider } from '../kernel/decider';
import { Recorder } from '../kernel/recording/recorder';
import { Refused } from '../kernel/refused';
import { type Party, sameParty } from '../parties/party.events';

interface Matched {
  readonly status: 'none' | 'waiting' | 'accepted' | 'over';
  readonly cooperationId?: string;
  readonly applicant?: Party;
  /** With whom it was matched when it was selected. */
  readonly wished?: readonly Party[];
}

/** What a match needs of the application it answers, folded from that application's own stream. */
const matched: Decider<Matched, ApplicationEvent> = {
  stream: 'application',
  events: applicationEvents,
  initial: { status: 'none' },
  evolve: (state, event) => {
    switch (event.type) {
      case 'ApplicationSubmitted': {
        const { cooperationId, applicant } = event.data;
        return { status: 'waiting', cooperationId, applicant };
      }
      case 'ApplicationAccepted':
        return { ...state, status: 'accepted' };
      case 'ApplicationSelected':
        return { ...state, status: 'accepted', wished: event.data.wished };
      case 'ApplicationReturned':
      case 'ApplicationWithdrawn':
      case 'ApplicationRejected':
      case 'ApplicationLapsed':
        return { ...state, status: 'over' };
      default:
        return state;
    }
  },
};

@Injectable()
export class MatchedApplications {
  constructor(
    private readonly recorder: Recorder,
    private readonly standings: Standings,
  ) {}

  async wishedBy(applicationId: string): Promise<readonly Party[]> {
    return (await this.recorder.stateOf(matched, applicationId)).wished ?? [];
  }

  /** The cooperation that an accepted application of this party opened. */
  async cooperationOf(applicationId: string, eu: Party): Promise<string> {
    const pointer = '/applicationId';
    const { status, cooperationId, applicant } = await this.recorder.stateOf(matched, applicationId);
    if (status === 'none' || !cooperationId || !applicant)
      throw new BadInput({ pointer, code: 'unknown-application', detail: 'There is no such application.' });
    if (status === 'waiting') throw new Refused('application-not-accepted', NOT_YET, pointer);
    if (status === 'over') throw new Refused('application-over', OVER, pointer);
    if (!sameParty(applicant, eu))
      throw new Refused('not-the-applicant', 'The European side of its matches is the applicant.', '/eu');
    await this.standings.refuseIfEnded(cooperationId);
    return cooperationId;
  }
}

const NOT_YET = 'An office must accept the application first, or its call select it.';

const OVER = 'The application was returned, rejected or withdrawn.';
