import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { type ApplicationEvent, applicationEvents } from '../applications/application.events';
import type { Decider } from '../kernel/decider';
import { StoreUnavailable } from '../kernel/event-store/event-store-errors';
import { Followers } from '../kernel/following/followers';
import { Recorder } from '../kernel/recording/recorder';
import { CallEntry } from './call-entries.projection';
import type { Entry } from './selection';

type Scores = Readonly<Record<string, number>>;

interface Entered extends Omit<Entry, 'scores'> {
  readonly over: boolean;
  readonly scores: Readonly<Record<string, Scores>>;
}

const LISTED_WITHIN_MS = 5_000;

/** What a selection needs of an application, folded from that application's own stream. */
const entered: Decider<Entered | undefined, ApplicationEvent> = {
  stream: 'application',
  events: applicationEvents,
  initial: undefined,
  evolve: (state, event) => {
    switch (event.type) {
      case 'ApplicationSubmitted': {
        const { applicationId, applicant } = event.data;
        const submittedAt = event.data.kind === 'mobility' ? event.data.submittedAt : '';
        return { applicationId, applicant, submittedAt, over: false, reasons: [], scores: {} };
      }
      case 'EligibilityFound':
        return state && { ...state, eligible: event.data.eligible, reasons: event.data.reasons };
      case 'ApplicationAssessed':
        return state && { ...state, scores: { ...state.scores, [event.data.reviewer]: event.data.scores } };
      case 'ConflictDeclared': {
        const { [event.data.reviewer]: _void, ...scores } = state?.scores ?? {};
        return state && { ...state, scores };
      }
      case 'ApplicationWithdrawn':
      case 'ApplicationLapsed':
        return state && { ...state, over: true };
      default:
        return state;
    }
  },
};

/** The applications of a call, as the record has them now. */
@Injectable()
export class CallEntries {
  constructor(
    @InjectRepository(CallEntry) private readonly rows: Repository<CallEntry>,
    private readonly recorder: Recorder,
    private readonly followers: Followers,
  ) {}

  /** @throws StoreUnavailable while the list of applications lags behind the record, since nobody may be forgotten */
  async of(callId: string): Promise<Entry[]> {
    if (!(await this.followers.caughtUp(LISTED_WITHIN_MS)))
      throw new StoreUnavailable('the projections have yet to see all applications');
    const rows = await this.rows.findBy({ callId });
    const states = await Promise.all(rows.map(({ id }) => this.recorder.stateOf(entered, id)));
    return states.flatMap((state) => (state && !state.over ? [entryOf(state)] : []));
  }
}

const entryOf = ({ over: _over, scores, ...entry }: Entered): Entry => ({
  ...entry,
  scores: Object.values(scores),
});
