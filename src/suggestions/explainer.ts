import { Injectable } from '@nestjs/common';
import { today } from '../kernel/clock';
import { type Receipt, receiptOf } from '../matching/receipt';
import { pass } from '../matching/gates';
import type { Judge } from '../matching/judge';
import type { MatchingProfile } from '../matching/profile';
import type { Explanation } from '../matches/match.events';
import type { Party } from '../parties/party.events';
import type { ProfileBook } from './profiles/profile-book';
import { ProfileBooks } from './profiles/profile-books';

/** Both sides of a proposed match, and the application that it answers. */
export interface Pair {
  readonly eu: Party;
  readonly jp: Party;
  readonly applicationId?: string;
}

/** Says for a match that is proposed how well the two go together by the rules in force, so that it is kept with it. */
@Injectable()
export class Explainer {
  constructor(private readonly books: ProfileBooks) {}

  /** Undefined where no rules are in force, or one of the two is not known to matching yet. */
  async explain(pair: Pair): Promise<Explanation | undefined> {
    const book = await this.books.now();
    const { position, inForce } = book;
    const sides = sidesOf(pair, book);
    if (!inForce || !position || !sides) return undefined;
    const judge = this.books.judgeOf(inForce.ruleset, today());
    const receipt = receiptOf(judge, sides.applicant, sides.partner);
    return { position, receipt, excluded: gatesAgainst(judge, sides, receipt) };
  }
}

/** The two as a book has them; the European side with what its application asks for. */
export function sidesOf({ eu, jp, applicationId }: Pair, book: ProfileBook): Sides | undefined {
  const asked = applicationId ? book.application(applicationId) : undefined;
  const [profile, partner] = [book.profileOf(eu), book.profileOf(jp)];
  if (!profile || !partner) return undefined;
  return { applicant: asked ? book.profileAsking(profile, asked) : profile, partner };
}

export interface Sides {
  readonly applicant: MatchingProfile;
  readonly partner: MatchingProfile;
}

/** Codes of what keeps the two from being suggested to each other, each once. */
function gatesAgainst(
  judge: Judge,
  { applicant, partner }: Sides,
  { towardsApplicant, towardsPartner }: Receipt,
): string[] {
  const { excluded } = pass(judge.lens(applicant), judge.prepare(partner), judge.asOf);
  const below = Math.min(towardsApplicant, towardsPartner) < judge.ruleset.tau ? ['below-threshold'] : [];
  return [...new Set([...excluded.map(({ code }) => code), ...below])];
}
