import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { mustSpeakFor } from '../access/requires';
import { Recorder } from '../kernel/recording/recorder';
import { application } from './application';

/** Steps that are the applicant's own: taken by its token, or by the helpdesk for it. */
@Injectable()
export class ApplicantVoice {
  constructor(private readonly recorder: Recorder) {}

  /** @throws Forbidden where the actor does not speak for the applicant; says nothing of an application that is not there */
  async mustBe(actor: Actor, applicationId: string): Promise<void> {
    const state = await this.recorder.stateOf(application, applicationId);
    if (state.status !== 'none') mustSpeakFor(actor, state.applicant);
  }
}
