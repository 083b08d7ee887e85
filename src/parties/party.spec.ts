import { given } from '../../test/support/given';
import {
  declareInactive,
  importParty,
  partyOfKind,
  registerParty,
  reviseParty,
  succeedParty,
  verifyParty,
} from './party';
import {
  PartyDeclaredInactive,
  PartyRegistered,
  PartyRevised,
  PartySucceeded,
  PartyVerified,
} from './party.events';

const party = { kind: 'region', id: 'FRF1' } as const;
const region = partyOfKind('region');
const profile = { side: 'EU', name: 'Alsace', classification: 'nuts', country: 'FR' } as const;
const text = { payloadId: 'p1', commitment: 'x' };
const today = '2026-11-23';
const source = 'nuts 2026-11-21';
const registered = new PartyRegistered({ party, profile, source });
const revised = new PartyRevised({ party, profile: { ...profile, name: 'Elsass' } });
const inactive = new PartyDeclaredInactive({ party, reason: text, on: '2020' });

describe('a party of the directory', () => {
  const known = given(region, registered);

  it('is registered once', () => {
    given(region)
      .when((state) => registerParty(state, registered.data))
      .emits(registered);
    known.when((state) => registerParty(state, registered.data)).refuses('party-already-registered');
  });

  it('is revised where the revision says something new', () => {
    known.when((state) => reviseParty(state, revised.data)).emits(revised);
    known.when((state) => reviseParty(state, { party, profile })).emits();
  });

  it('is verified with evidence, not in the future', () => {
    const verified = new PartyVerified({ party, evidence: text, on: '2026-11' });
    known.when((state) => verifyParty(state, verified.data, today)).emits(verified);
    known
      .when((state) => verifyParty(state, { ...verified.data, on: '2026-12' }, today))
      .refuses('date-in-future');
  });

  it('is declared inactive once, and becomes active again by a revision', () => {
    known.when((state) => declareInactive(state, inactive.data, today)).emits(inactive);
    given(region, registered, inactive)
      .when((state) => declareInactive(state, inactive.data, today))
      .emits();
    given(region, registered, inactive)
      .when((state) => reviseParty(state, { party, profile }))
      .emits(new PartyRevised({ party, profile }));
  });

  it('is succeeded by another, once', () => {
    const successor = { kind: 'region', id: 'FRF' } as const;
    const succeeded = new PartySucceeded({ party, successor, on: '2021' });
    known.when((state) => succeedParty(state, succeeded.data, today)).emits(succeeded);
    known.when((state) => succeedParty(state, { party, successor: party }, today)).refuses('own-successor');
    given(region, registered, succeeded)
      .when((state) => reviseParty(state, revised.data))
      .refuses('party-succeeded');
  });
});

describe('a source that is read again', () => {
  it('registers what is new', () =>
    given(region)
      .when((state) => importParty(state, registered.data))
      .emits(registered));

  it('records nothing where it says the same as before, whatever people have said since', () => {
    for (const history of [[registered], [registered, inactive], [registered, revised]])
      given(region, ...history)
        .when((state) => importParty(state, registered.data))
        .emits();
  });

  it('revises what has changed in the source', () => {
    const changed = { party, profile: { ...profile, name: 'Grand Est' }, source: 'nuts 2027-01-01' };
    given(region, registered, revised)
      .when((state) => importParty(state, changed))
      .emits(new PartyRevised(changed));
  });
});
