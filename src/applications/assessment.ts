import type { TextRef } from '../kernel/domain-event';
import { Refused } from '../kernel/refused';
import { ApplicationAssessed, ConflictDeclared } from './mobility.events';
import { type CallNow, undecided } from './mobility';
import type { Mobility } from './mobility-state';

/** What a reviewer says, before it is known whether it may be said. */
export interface Assessment {
  readonly reviewer: string;
  readonly scores: Readonly<Record<string, number>>;
  readonly remarks?: Readonly<Record<string, TextRef>>;
  readonly remark?: TextRef;
}

/** A reviewer may give other scores as long as nothing is decided, and none after a conflict of interest. */
export function assess(
  state: Mobility,
  call: CallNow,
  { reviewer, scores, remarks, remark }: Assessment,
): ApplicationAssessed[] {
  const { ids, status, assessments } = undecided(state, call);
  if (assessments[reviewer] === 'conflict')
    throw new Refused('conflict-of-interest', 'You declared a conflict of interest here.');
  if (status !== 'eligible')
    throw new Refused('application-not-eligible', 'Only an eligible application is assessed.');
  const before = assessments[reviewer];
  if (before && !remark && !remarks && Object.keys(scores).every((key) => before[key] === scores[key]))
    return [];

  return [new ApplicationAssessed({ ...ids, reviewer, scores, remarks, remark })];
}

export function declareConflict(
  state: Mobility,
  call: CallNow,
  { reviewer, remark }: Omit<Assessment, 'scores' | 'remarks'>,
): ConflictDeclared[] {
  const { ids, assessments } = undecided(state, call);

  return assessments[reviewer] === 'conflict' ? [] : [new ConflictDeclared({ ...ids, reviewer, remark })];
}
