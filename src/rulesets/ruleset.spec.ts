import { given } from '../../test/support/given';
import { draftRuleset, publishRuleset, ruleset, shipRuleset } from './ruleset';
import { RulesetDrafted, RulesetPublished } from './ruleset.events';

const drafted = new RulesetDrafted({ rulesetId: 'r1', hash: 'abc', document: { version: '2026-11' } });
const published = new RulesetPublished({ rulesetId: 'r1', hash: 'abc' });

describe('a ruleset', () => {
  it('is drafted once', () => {
    given(ruleset)
      .when((state) => draftRuleset(state, drafted.data))
      .emits(drafted);
    given(ruleset, drafted)
      .when((state) => draftRuleset(state, drafted.data))
      .refuses('ruleset-drafted');
  });

  it('is published once, and with the hash of what was drafted', () => {
    given(ruleset, drafted).when(publishRuleset).emits(published);
    given(ruleset, drafted, published).when(publishRuleset).emits();
  });

  it('is not published before it is drafted', () => given(ruleset).when(publishRuleset).refuses('not-found'));
});

it('the shipped rules are in force at once, and are shipped once', () => {
  given(ruleset)
    .when((state) => shipRuleset(state, drafted.data))
    .emits(drafted, published);
  given(ruleset, drafted, published)
    .when((state) => shipRuleset(state, { ...drafted.data, hash: 'def' }))
    .emits();
});
