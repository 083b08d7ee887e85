import { given } from '../../test/support/given';
import {
  answerMatch,
  expireMatch,
  introduce,
  inviteThirdRegion,
  letExpire,
  match,
  proposeMatch,
} from './match';
import {
  type Answer,
  IntroductionMade,
  MatchAnswered,
  MatchBecameMutual,
  MatchExpired,
  MatchProposed,
  ThirdRegionInvited,
} from './match.events';

const ids = { matchId: 'm1', cooperationId: 'c1' };
const eu = { kind: 'cluster', id: 'eu.minalogic' } as const;
const jp = { kind: 'prefecture', id: 'JP-21' } as const;
const africa = { kind: 'region', id: 'AFRICA' } as const;
const reason = { payloadId: 'p1', commitment: 'x' };
const proposed = new MatchProposed({ ...ids, eu, jp, origin: 'manual' });
const answered = (party: typeof eu | typeof jp, answer: Answer) =>
  new MatchAnswered({ ...ids, party, side: party === eu ? 'EU' : 'JP', answer, reason: undefined });
const mutual = new MatchBecameMutual(ids);
const introduced = new IntroductionMade({ ...ids, on: '2026-11' });
const expired = new MatchExpired({ ...ids, reason });
const invited = new ThirdRegionInvited({ ...ids, party: africa });

describe('a proposed match', () => {
  it('is not proposed twice', () =>
    given(match, proposed)
      .when((state) => proposeMatch(state, proposed.data))
      .refuses('match-already-proposed'));

  it('is not mutual with one yes', () =>
    given(match, proposed)
      .when((state) => answerMatch(state, eu, 'yes'))
      .emits(answered(eu, 'yes')));

  it('is mutual once both sides have said yes', () =>
    given(match, proposed, answered(eu, 'yes'))
      .when((state) => answerMatch(state, jp, 'yes'))
      .emits(answered(jp, 'yes'), mutual));

  it('stays open while a side consults, and after a no', () => {
    given(match, proposed, answered(jp, 'consulting'), answered(eu, 'yes'))
      .when((state) => answerMatch(state, jp, 'soft-no'))
      .emits(answered(jp, 'soft-no'));
    given(match, proposed, answered(eu, 'yes'), answered(jp, 'no'))
      .when((state) => answerMatch(state, jp, 'yes'))
      .emits(answered(jp, 'yes'), mutual);
  });

  it('records the same answer once', () =>
    given(match, proposed, answered(eu, 'consulting'))
      .when((state) => answerMatch(state, eu, 'consulting'))
      .emits());

  it('takes no answer from a party that was not asked', () =>
    given(match, proposed)
      .when((state) => answerMatch(state, africa, 'yes'))
      .refuses('not-a-side'));

  it('has no introduction before it is mutual', () =>
    given(match, proposed, answered(eu, 'yes'))
      .when((state) => introduce(state, '2026-11-20', '2026-11-23'))
      .refuses('match-not-mutual'));

  it('expires', () =>
    given(match, proposed)
      .when((state) => expireMatch(state, reason))
      .emits(expired));
});

it('who is expected no more is waited for in no match, but what is mutual stands', () => {
  given(match, proposed)
    .when((state) => letExpire(state, reason))
    .emits(expired);
  for (const history of [[], [proposed, mutual], [proposed, expired]])
    given(match, ...history)
      .when((state) => letExpire(state, reason))
      .emits();
});

describe('a mutual match', () => {
  const agreed = given(match, proposed, answered(eu, 'yes'), answered(jp, 'yes'), mutual);

  it('is followed by the introduction', () =>
    agreed.when((state) => introduce(state, '2026-11', '2026-11-23')).emits(introduced));
  it('has no introduction in the future', () =>
    agreed.when((state) => introduce(state, '2026-11-24', '2026-11-23')).refuses('date-in-future'));
  it('does not turn into a no', () =>
    agreed.when((state) => answerMatch(state, jp, 'no')).refuses('match-already-mutual'));
  it('does not expire', () =>
    agreed.when((state) => expireMatch(state, reason)).refuses('match-already-mutual'));
});

describe('a third region', () => {
  it('is invited once', () => {
    given(match, proposed)
      .when((state) => inviteThirdRegion(state, africa))
      .emits(invited);
    given(match, proposed, invited)
      .when((state) => inviteThirdRegion(state, africa))
      .emits();
  });

  it('answers as the others do, and does not make a match mutual', () =>
    given(match, proposed, answered(eu, 'yes'), invited)
      .when((state) => answerMatch(state, africa, 'yes'))
      .emits(new MatchAnswered({ ...ids, party: africa, side: 'third', answer: 'yes', reason: undefined })));
});

it('an expired match takes no answer, but can be proposed again', () => {
  const over = given(match, proposed, expired);
  over.when((state) => answerMatch(state, eu, 'yes')).refuses('match-expired');
  over.when((state) => proposeMatch(state, proposed.data)).emits(proposed);
});

it('only a match that was proposed is answered', () =>
  given(match)
    .when((state) => answerMatch(state, eu, 'yes'))
    .refuses('not-found'));
