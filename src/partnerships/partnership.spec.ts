import { given } from '../../test/support/given';
import { documentPartnership } from './documented-history';
import {
  addThirdRegionPartner,
  agreePartnership,
  declareDormant,
  endPartnership,
  extendPartnership,
  mergePartnership,
  partnership,
  reachMilestone,
  renewPartnership,
  signPartnership,
} from './partnership';
import {
  MilestoneReached,
  PartnershipAgreed,
  PartnershipDeclaredDormant,
  PartnershipDocumented,
  PartnershipEnded,
  PartnershipExtended,
  PartnershipMerged,
  PartnershipRenewed,
  PartnershipSigned,
  ThirdRegionPartnerAdded,
} from './partnership.events';

const ids = { partnershipId: 'p1', cooperationId: 'c1' };
const text = (payloadId: string, commitment = payloadId) => ({ payloadId, commitment });
const agreement = {
  kind: 'mou',
  parties: [
    { kind: 'region', id: 'DEA' },
    { kind: 'prefecture', id: 'JP-07' },
  ],
  fields: [],
  ecosystems: [],
  forms: [],
  priorities: [],
} as const;
const africa = { kind: 'region', id: 'AFRICA' } as const;
const agreed = new PartnershipAgreed({ ...ids, ...agreement });
const signature = { signedOn: '2026-11-20', sideDates: [], until: '2029-11-20' };
const signed = new PartnershipSigned({ ...ids, ...signature });
const today = '2026-11-23';

describe('a partnership agreed in principle', () => {
  const open = given(partnership, agreed);

  it('is agreed once', () =>
    open.when((state) => agreePartnership(state, agreed.data)).refuses('partnership-agreed'));
  it('is signed', () => open.when((state) => signPartnership(state, signature, today)).emits(signed));
  it('may have been signed this year, whenever that was', () =>
    open
      .when((state) => signPartnership(state, { signedOn: '2026', sideDates: [] }, today))
      .emits(new PartnershipSigned({ ...ids, signedOn: '2026', sideDates: [] })));
  it('is not signed in the future', () =>
    open
      .when((state) => signPartnership(state, { ...signature, signedOn: '2026-11-24' }, today))
      .refuses('date-in-future'));
  it('has no term that ends before it begins', () =>
    open
      .when((state) => signPartnership(state, { ...signature, until: '2025' }, today))
      .refuses('term-ends-before-it-begins'));
  it('is neither renewed nor dormant before it is signed', () => {
    open.when((state) => renewPartnership(state, signature, today)).refuses('partnership-not-signed');
    open.when((state) => declareDormant(state, {}, today)).refuses('partnership-not-signed');
  });
  it('can end without being signed', () =>
    open
      .when((state) => endPartnership(state, { reason: text('r') }, today))
      .emits(new PartnershipEnded({ ...ids, reason: text('r') })));
});

describe('a signed partnership', () => {
  const inForce = given(partnership, agreed, signed);

  it('is not signed twice', () =>
    inForce.when((state) => signPartnership(state, signature, today)).refuses('partnership-signed'));
  it('is renewed, not before it was signed', () => {
    const renewal = { signedOn: '2026-11-22', sideDates: [], until: '2031' };
    inForce
      .when((state) => renewPartnership(state, renewal, today))
      .emits(new PartnershipRenewed({ ...ids, ...renewal }));
    inForce
      .when((state) => renewPartnership(state, { ...renewal, signedOn: '2025' }, today))
      .refuses('renewed-before-signed');
  });
  it('is extended beyond its term only', () => {
    inForce
      .when((state) => extendPartnership(state, '2030'))
      .emits(new PartnershipExtended({ ...ids, until: '2030' }));
    inForce.when((state) => extendPartnership(state, '2028')).refuses('not-later');
  });
  it('is merged into another', () => {
    inForce
      .when((state) => mergePartnership(state, { into: 'p2' }, today))
      .emits(new PartnershipMerged({ ...ids, into: 'p2', on: undefined }));
    inForce.when((state) => mergePartnership(state, { into: 'p1' }, today)).refuses('merged-into-itself');
  });
  it('is joined by a third region once', () => {
    const joined = new ThirdRegionPartnerAdded({ ...ids, party: africa });
    inForce.when((state) => addThirdRegionPartner(state, africa)).emits(joined);
    given(partnership, agreed, signed, joined)
      .when((state) => addThirdRegionPartner(state, africa))
      .emits();
  });
  it('wakes from dormancy by a milestone', () => {
    const dormant = new PartnershipDeclaredDormant({ ...ids });
    inForce.when((state) => declareDormant(state, {}, today)).emits(dormant);
    given(partnership, agreed, signed, dormant)
      .when((state) => declareDormant(state, {}, today))
      .emits();
    const visit = new MilestoneReached({ ...ids, kind: 'visit', what: text('w'), on: '2026-11' });
    given(partnership, agreed, signed, dormant, visit)
      .when((state) => declareDormant(state, {}, today))
      .emits(dormant);
  });
});

it('an ended partnership takes no further steps', () => {
  const over = given(partnership, agreed, signed, new PartnershipEnded({ ...ids, reason: text('r') }));
  over.when((state) => addThirdRegionPartner(state, africa)).refuses('partnership-ended');
  over
    .when((state) => reachMilestone(state, { kind: 'visit', what: text('w') }, today))
    .refuses('partnership-ended');
});

describe('a documented partnership', () => {
  const documented = new PartnershipDocumented({
    ...ids,
    ...agreement,
    status: 'active',
    sources: ['minpo.jp'],
  });
  const signing = { event: 'signed', on: '2014-09', text: text('s') };
  const trigger = { event: 'trigger', on: '2013', text: text('t') };
  const history = [
    new MilestoneReached({ ...ids, kind: 'trigger', what: text('t'), on: '2013' }),
    new PartnershipSigned({ ...ids, signedOn: '2014-09', sideDates: [], text: text('s') }),
  ];

  it('opens with its history', () =>
    given(partnership)
      .when((state) => documentPartnership(state, documented.data, [trigger, signing]))
      .emits(documented, ...history));

  it('is the same a second time, though its texts were stored anew', () =>
    given(partnership, documented, ...history)
      .when((state) =>
        documentPartnership(state, documented.data, [{ ...trigger, text: text('again', 't') }, signing]),
      )
      .emits());

  it('gains what the source has come to know', () =>
    given(partnership, documented, ...history)
      .when((state) =>
        documentPartnership(state, documented.data, [
          trigger,
          signing,
          { event: 'closed', on: '2020', text: text('c') },
        ]),
      )
      .emits(new PartnershipEnded({ ...ids, on: '2020', reason: text('c') })));

  it('goes on like any other', () =>
    given(partnership, documented, ...history)
      .when((state) => addThirdRegionPartner(state, africa))
      .emits(new ThirdRegionPartnerAdded({ ...ids, party: africa })));
});
