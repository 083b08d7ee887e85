import type { Ruleset } from '../matching/ruleset';
import type { WhatIfSide } from '../matching/what-if-side';
import type { Exposed } from '../matching/exposure';
import type { MatchingProfile } from '../matching/profile';
import { partyOf } from '../parties/party.events';
import type { ExposureRound } from './exposure-rounds';
import type { ChangedExposure, ExposureAnswer, ShownParty, WhatIfAnswer } from './rules.dto';
import type { WhatIfRun } from './what-if-runs';

const versionOf = (document: object) => (document as Ruleset).version;

export function toldWhatIf({ draft, inForce, position, result, nameOf }: WhatIfRun): WhatIfAnswer {
  const named = (change: Omit<ChangedExposure, 'name'>) => ({ ...change, name: nameOf(change.party) });
  return {
    ruleset: { version: versionOf(draft.document), hash: draft.hash },
    inForce: { version: inForce.ruleset.version, hash: inForce.hash },
    asOfPosition: position,
    cases: result.cases,
    firstChanged: result.firstChanged,
    current: sideOf(result.current),
    draft: sideOf(result.draft),
    winners: result.winners.map(named),
    losers: result.losers.map(named),
  };
}

const sideOf = ({ exposures: _, ...side }: WhatIfSide) => side;

export function toldRound({ ruleset, position, pairs, bounded, free }: ExposureRound): ExposureAnswer {
  const { cap, floor } = (ruleset.document as Ruleset).exposure;
  const parties = pairs.partners
    .map((partner, index): ShownParty => ({
      party: partner.party,
      name: partner.name,
      shown: bounded.counts[index],
      unbounded: free.counts[index],
      newcomer: isNewcomer(partner),
    }))
    .toSorted((one, other) => other.shown - one.shown);
  return {
    ruleset: { version: versionOf(ruleset.document), hash: ruleset.hash },
    asOfPosition: position,
    applications: pairs.applicants.length,
    ...{ cap, floor },
    bounded: evenness(bounded),
    unbounded: evenness(free),
    price: bounded.price,
    newcomerShare: newcomerShare(parties),
    belowFloor: bounded.belowFloor.map(partyOf),
    parties,
  };
}

const evenness = ({ gini, coverage, meanScore }: Exposed) => ({ gini, coverage, meanScore });

const isNewcomer = ({ partners = [] }: MatchingProfile) => !partners.some(({ through }) => !through);

function newcomerShare(parties: readonly ShownParty[]): number {
  const sum = (some: readonly ShownParty[]) => some.reduce((total, { shown }) => total + shown, 0);
  const all = sum(parties);
  return all === 0 ? 0 : sum(parties.filter(({ newcomer }) => newcomer)) / all;
}
