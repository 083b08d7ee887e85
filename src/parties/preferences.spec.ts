import { given } from '../../test/support/given';
import {
  CapacityStated,
  LanguagesStated,
  PartnerVetoed,
  PartyRegistered,
  PartyRevised,
  SuggestionsDeclined,
  SuggestionsWelcomed,
  VetoLifted,
} from './party.events';
import {
  declineSuggestions,
  liftVeto,
  preferencesOfKind,
  stateCapacity,
  stateLanguages,
  vetoPartner,
  welcomeSuggestions,
} from './preferences';

const party = { kind: 'prefecture', id: 'JP-21' } as const;
const partner = { kind: 'cluster', id: 'eu.minalogic' } as const;
const profile = { side: 'JP', name: 'Gifu' } as never;
const registered = new PartyRegistered({ party, profile });
const revised = new PartyRevised({ party, profile });
const preferences = preferencesOfKind('prefecture');
const known = given(preferences, registered);
const today = '2026-11-24';

describe('suggestions', () => {
  const declined = new SuggestionsDeclined({ party });
  const welcomed = new SuggestionsWelcomed({ party });

  it('are declined once', () => {
    known.when((state) => declineSuggestions(state, party)).emits(declined);
    given(preferences, registered, declined, revised)
      .when((state) => declineSuggestions(state, party))
      .emits();
  });

  it('are welcome until they are declined, and then again by word alone', () => {
    known.when((state) => welcomeSuggestions(state, party)).emits();
    given(preferences, registered, declined)
      .when((state) => welcomeSuggestions(state, party))
      .emits(welcomed);
    given(preferences, registered, declined, welcomed)
      .when((state) => declineSuggestions(state, party))
      .emits(declined);
  });
});

it('a capacity is stated where it says something new', () => {
  const stated = new CapacityStated({ party, matches: 3 });
  known.when((state) => stateCapacity(state, stated.data)).emits(stated);
  given(preferences, registered, stated)
    .when((state) => stateCapacity(state, stated.data))
    .emits();
});

it('languages are stated where they say something new, in whatever order', () => {
  const stated = new LanguagesStated({ party, languages: ['ja', 'en'], interpreted: ['fr'] });
  known.when((state) => stateLanguages(state, stated.data)).emits(stated);
  const after = given(preferences, registered, stated);
  after.when((state) => stateLanguages(state, { ...stated.data, languages: ['en', 'ja'] })).emits();
  const fewer = { ...stated.data, interpreted: [] };
  after.when((state) => stateLanguages(state, fewer)).emits(new LanguagesStated(fewer));
});

describe('a veto', () => {
  const vetoed = new PartnerVetoed({ party, partner, until: '2027-01-31' });
  const after = given(preferences, registered, vetoed);

  it('is pronounced once, and again for another time', () => {
    known.when((state) => vetoPartner(state, vetoed.data, today)).emits(vetoed);
    after.when((state) => vetoPartner(state, vetoed.data, today)).emits();
    const longer = { ...vetoed.data, until: '2028-01-31' };
    after.when((state) => vetoPartner(state, longer, today)).emits(new PartnerVetoed(longer));
  });

  it('is lifted while it stands', () => {
    after.when((state) => liftVeto(state, party, partner)).emits(new VetoLifted({ party, partner }));
    known.when((state) => liftVeto(state, party, partner)).refuses('no-veto');
    given(preferences, registered, vetoed, new VetoLifted({ party, partner }))
      .when((state) => liftVeto(state, party, partner))
      .refuses('no-veto');
  });

  it('does not end in the past, and is against another', () => {
    known
      .when((state) => vetoPartner(state, { party, partner, until: '2026-11-23' }, today))
      .refuses('date-in-past');
    known.when((state) => vetoPartner(state, { party, partner: party }, today)).refuses('own-partner');
  });
});

it('only a party that the directory knows prefers anything', () => {
  const nobody = given(preferences);
  nobody.when((state) => declineSuggestions(state, party)).refuses('not-found');
  nobody.when((state) => stateCapacity(state, { party, matches: 1 })).refuses('not-found');
});
