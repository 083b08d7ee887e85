import type { CooperationMark } from './cooperation-mark';
import type { CooperationStep, LedgerParty } from './cooperation-step';
import type { Corrections } from './corrections';
import type { Rise } from './figures';
import { countryOf, type Described, interestOf, isPartyEvent, ledgerPartyOf } from './ledger-parties';
import { rowOf } from './ledger-row';
import type { Marks } from './marks';
import { partyKey } from '../parties/party.events';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import { type Stage, stages } from './step';
import type { StepCatalogue } from './step-catalogue';
import type { ThirdRegionInterest } from './third-region-interest';

/** What the next steps are to be seen with. */
export interface Known {
  time: string;
  readonly parties: Map<string, LedgerParty>;
  readonly marks: Marks;
  readonly corrections: Corrections;
}

/** Rows that are yet to be written. */
export interface Noted {
  readonly parties: readonly LedgerParty[];
  readonly steps: readonly CooperationStep[];
  readonly interests: readonly ThirdRegionInterest[];
  readonly marks: readonly CooperationMark[];
  readonly rises: readonly Rise[];
}

/** Makes rows of events, in memory. */
export class Ledger {
  private parties = new Map<string, LedgerParty>();
  private steps: CooperationStep[] = [];
  private interests: ThirdRegionInterest[] = [];

  constructor(
    private readonly catalogue: StepCatalogue,
    private readonly known: Known,
  ) {}

  note(event: StoredEvent): void {
    if (isPartyEvent(event)) this.noteParty(event);
    else if (this.catalogue.isTold(event.type)) this.noteStep(event);
  }

  /** What was noted since the last call. */
  take(): Noted {
    const { added: marks, rises } = this.known.marks.take();
    const { steps, interests } = this;
    const parties = [...this.parties.values()];
    this.parties = new Map();
    this.steps = [];
    this.interests = [];
    return { parties, steps, interests, marks, rises };
  }

  private noteParty(event: Described): void {
    const country = countryOf(event);
    const regions = country && this.known.parties.get(partyKey(country))?.thirdRegions;
    const party = ledgerPartyOf(event, regions);
    this.known.parties.set(party.id, party);
    this.parties.set(party.id, party);
    const interest = interestOf(event);
    if (interest) this.interests.push({ ...interest, ledgerTime: this.timeOf(event) });
  }

  private noteStep(event: StoredEvent): void {
    const { marks, corrections, parties } = this.known;
    const describes = this.catalogue.step(event.type)!;
    const step = rowOf(event, describes, { parties, time: this.timeOf(event) });
    if (describes.stage === 'reached') step.stage = reached(marks.stagesOf(step.cooperationId));
    step.supersedes = corrections.note(step);
    marks.note(step);
    this.steps.push(step);
    if (step.interests && step.parties)
      this.interests.push({
        position: step.position,
        partyKey: step.parties[0],
        side: 'EU',
        source: step.cooperationId,
        thirdRegions: step.interests,
        ledgerTime: step.ledgerTime,
      });
  }

  /** By the rows alone, so that it does not depend on which events came in one batch. */
  private timeOf({ recordedAt }: StoredEvent): string {
    if (recordedAt > this.known.time) this.known.time = recordedAt;
    return this.known.time;
  }
}

const reached = (before: readonly string[]): Stage =>
  stages.findLast((stage) => before.includes(stage)) ?? stages[0];
