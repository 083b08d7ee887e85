import type { Decider } from '../kernel/decider';
import type { TextRef } from '../kernel/domain-event';
import { liesAfter, type PartialDate } from '../kernel/partial-date';
import { Missing, Refused } from '../kernel/refused';
import { type Party, sameParty, type Side } from '../parties/party.events';
import {
  type Answer,
  IntroductionMade,
  MatchAnswered,
  MatchBecameMutual,
  type MatchEvent,
  matchEvents,
  MatchExpired,
  type MatchId,
  MatchProposed,
  ThirdRegionInvited,
} from './match.events';

interface Invited {
  readonly party: Party;
  readonly side: Side;
  readonly answer?: Answer;
  readonly reason?: TextRef;
}

export type Match =
  | { readonly status: 'none' }
  | {
      readonly status: 'proposed' | 'mutual' | 'introduced' | 'expired';
      readonly ids: MatchId;
      /** The European and the Japanese side first, then third regions in the order of their invitation. */
      readonly invited: readonly Invited[];
    };

type Known = Exclude<Match, { status: 'none' }>;

const idsOf = ({ matchId, cooperationId }: MatchId): MatchId => ({ matchId, cooperationId });

export const match: Decider<Match, MatchEvent> = {
  stream: 'match',
  events: matchEvents,
  initial: { status: 'none' },
  evolve: (state, event) => {
    switch (event.type) {
      case 'MatchProposed': {
        const { eu, jp } = event.data;
        const sides: Invited[] = [
          { party: eu, side: 'EU' },
          { party: jp, side: 'JP' },
        ];
        return { status: 'proposed', ids: idsOf(event.data), invited: sides };
      }
      case 'MatchAnswered':
        return {
          ...(state as Known),
          invited: withAnswer(state as Known, event.data),
        };
      case 'MatchBecameMutual':
        return { ...(state as Known), status: 'mutual' };
      case 'IntroductionMade':
        return { ...(state as Known), status: 'introduced' };
      case 'MatchExpired':
        return { ...(state as Known), status: 'expired' };
      case 'ThirdRegionInvited': {
        const known = state as Known;
        return { ...known, invited: [...known.invited, { party: event.data.party, side: 'third' }] };
      }
    }
  },
};

type Given = Pick<MatchAnswered['data'], 'party' | 'answer' | 'reason'>;

const withAnswer = ({ invited }: Known, { party, answer, reason }: Given): Invited[] =>
  invited.map((one) => (sameParty(one.party, party) ? { ...one, answer, reason } : one));

/** The same answer for another reason is news: a consultation goes on, but now until March. */
const saidBefore = (asked: Invited, answer: Answer, reason?: TextRef): boolean =>
  asked.answer === answer && (!reason || asked.reason?.commitment === reason.commitment);

function open(state: Match): Known {
  if (state.status === 'none') throw new Missing('match');
  if (state.status === 'expired')
    throw new Refused('match-expired', 'This match has expired; propose it again.');
  return state;
}

/** One match for each application and partner; what has expired can be proposed again. */
export function proposeMatch(state: Match, data: MatchProposed['data']): MatchEvent[] {
  if (state.status !== 'none' && state.status !== 'expired')
    throw new Refused('match-already-proposed', 'This partner was proposed for this application before.');

  return [new MatchProposed(data)];
}

/** Both sides change their answers freely until both have said yes; from then on the match stands. */
export function answerMatch(state: Match, party: Party, answer: Answer, reason?: TextRef): MatchEvent[] {
  const known = open(state);
  const asked = known.invited.find((one) => sameParty(one.party, party));
  if (!asked) throw new Refused('not-a-side', 'This party was not asked in this match.', '/party');
  if (saidBefore(asked, answer, reason)) return [];
  if (known.status !== 'proposed' && asked.side !== 'third' && asked.answer !== answer)
    throw new Refused('match-already-mutual', 'Both sides have said yes; end the cooperation instead.');

  const answered = new MatchAnswered({ ...known.ids, party, side: asked.side, answer, reason });
  const [eu, jp] = withAnswer(known, { party, answer });
  const agreed = known.status === 'proposed' && eu.answer === 'yes' && jp.answer === 'yes';
  return agreed ? [answered, new MatchBecameMutual(known.ids)] : [answered];
}

export function introduce(state: Match, on: PartialDate, today: string): MatchEvent[] {
  const { status, ids } = open(state);
  if (status === 'introduced')
    throw new Refused('already-introduced', 'The two sides were introduced before.');
  if (status !== 'mutual') throw new Refused('match-not-mutual', 'Both sides must have said yes first.');
  if (liesAfter(on, today)) throw new Refused('date-in-future', 'An introduction lies in the past.', '/on');

  return [new IntroductionMade({ ...ids, on })];
}

export function expireMatch(state: Match, reason: TextRef): MatchEvent[] {
  const { status, ids } = open(state);
  if (status !== 'proposed') throw new Refused('match-already-mutual', 'A mutual match does not expire.');

  return [new MatchExpired({ ...ids, reason })];
}

/** Who is expected no more is waited for by nobody; what both sides agreed on is theirs to end. */
export function letExpire(state: Match, reason: TextRef): MatchEvent[] {
  return state.status === 'proposed' ? [new MatchExpired({ ...state.ids, reason })] : [];
}

export function inviteThirdRegion(state: Match, party: Party): MatchEvent[] {
  const { ids, invited } = open(state);

  return invited.some((one) => sameParty(one.party, party))
    ? []
    : [new ThirdRegionInvited({ ...ids, party })];
}
