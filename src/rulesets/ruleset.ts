import type { Decider } from '../kernel/decider';
import { Missing, Refused } from '../kernel/refused';
import { RulesetDrafted, type RulesetEvent, rulesetEvents, RulesetPublished } from './ruleset.events';

export type Ruleset =
  | { readonly status: 'none' }
  | {
      readonly status: 'draft' | 'published';
      readonly rulesetId: string;
      readonly hash: string;
      readonly document: object;
    };

export const ruleset: Decider<Ruleset, RulesetEvent> = {
  stream: 'ruleset',
  events: rulesetEvents,
  initial: { status: 'none' },
  evolve: (state, event) => {
    switch (event.type) {
      case 'RulesetDrafted':
        return { status: 'draft', ...event.data };
      case 'RulesetPublished':
        return state.status === 'none' ? state : { ...state, status: 'published' };
    }
  },
};

export function draftRuleset(state: Ruleset, data: RulesetDrafted['data']): RulesetEvent[] {
  if (state.status !== 'none') throw new Refused('ruleset-drafted', 'This ruleset was drafted before.');

  return [new RulesetDrafted(data)];
}

/** A ruleset is published once; to go back to it, the same document is drafted and published anew. */
export function publishRuleset(state: Ruleset): RulesetEvent[] {
  if (state.status === 'none') throw new Missing('ruleset');
  const { status, rulesetId, hash } = state;

  return status === 'published' ? [] : [new RulesetPublished({ rulesetId, hash })];
}

/** The rules that Kakehashi ships are in force from the first start on, until a person publishes others. */
export const shipRuleset = (state: Ruleset, data: RulesetDrafted['data']): RulesetEvent[] =>
  state.status === 'none'
    ? [new RulesetDrafted(data), new RulesetPublished({ rulesetId: data.rulesetId, hash: data.hash })]
    : [];
