import { Injectable } from '@nestjs/common';
import { BadInput } from '../kernel/bad-input';
import type { Decider } from '../kernel/decider';
import { Recorder } from '../kernel/recording/recorder';
import { type CallEvent, callEvents, type CallTerms } from '../programmes/call.events';
import type { CallNow } from './mobility';

export interface KnownCall extends CallTerms, CallNow {}

/** What an application needs of its call, folded from that call's own stream. */
const knownCall: Decider<KnownCall | undefined, CallEvent> = {
  stream: 'call',
  events: callEvents,
  initial: undefined,
  evolve: (state, event) => {
    if (event.type === 'CallPublished') return { ...event.data, status: 'published' };
    if (!state) return state;
    switch (event.type) {
      case 'CallExtended':
        return { ...state, ...event.data };
      case 'CallClosed':
        return { ...state, status: 'closed' };
      case 'CallCancelled':
        return { ...state, status: 'cancelled' };
      case 'SelectionPublished':
        return { ...state, status: 'selection-published' };
      case 'SelectionProposed':
      case 'ApplicantLeft':
      case 'PlacePassedOn':
        return state;
    }
  },
};

@Injectable()
export class KnownCalls {
  constructor(private readonly recorder: Recorder) {}

  /** @throws BadInput where there is no such call */
  async find(callId: string): Promise<KnownCall> {
    const call = await this.recorder.stateOf(knownCall, callId);
    if (!call)
      throw new BadInput({ pointer: '/callId', code: 'unknown-call', detail: 'There is no such call.' });
    return call;
  }
}
