import type { DomainEvent, TextRef } from '../kernel/domain-event';
import type { PartialDate } from '../kernel/partial-date';
import type { Party } from '../parties/party.events';

export const stages = ['application', 'match', 'meeting', 'follow-up', 'partnership'] as const;
export type Stage = (typeof stages)[number];

/** What a sentence needs beside the event: names for ids, and texts where they were not erased. */
export interface Wording {
  party(party: Party): string;
  parties(parties: readonly Party[]): string;
  text(ref: TextRef): string;
  texts(refs: readonly TextRef[]): string;
}

/** How one kind of event reads as a step of its cooperation. */
export interface StepOf<Data> {
  /** `reached`: the furthest one so far, for a step that takes the cooperation no further. */
  readonly stage: Stage | 'reached';
  /** It only prepares the first step: who takes part sees its thing, but it is neither told nor counted. */
  readonly untold?: true;
  /** The day it happened, as far as known; absent: the day it was recorded. */
  on?(data: Data): PartialDate | undefined;
  /** Who takes part in the cooperation from this step on. */
  parties?(data: Data): readonly Party[];
  /** Third regions in which its parties declare an interest, without one of them taking part. */
  thirdRegionsOfInterest?(data: Data): readonly Party[];
  ecosystems?(data: Data): readonly string[];
  forms?(data: Data): readonly string[];
  priorities?(data: Data): readonly string[];
  office?(data: Data): string | undefined;
  /** The type of the earlier step of the same thing that this one corrects. */
  readonly corrects?: string;
  /** The step as a sentence in English, without who recorded it and when. */
  sentence(data: Data, say: Wording): string;
}

/** One entry for each event of a slice: the compiler finds the one that was forgotten. */
export type StepsOf<Event extends DomainEvent> = {
  readonly [Type in Event['type']]: StepOf<Extract<Event, { type: Type }>['data']>;
};
