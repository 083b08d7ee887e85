import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { scopeOf } from '../access/policy';
import { NotFound } from '../kernel/bad-input';
import { Refused } from '../kernel/refused';
import type { MatchingProfile } from '../matching/profile';
import { suggestWith } from '../matching/suggest';
import type { Suggestions } from '../matching/suggestion';
import { type Party, sameParty, type Side } from '../parties/party.events';
import { FactReader } from './facts/fact-reader';
import type { Asked, InForce, ProfileBook } from './profiles/profile-book';
import { ProfileBooks } from './profiles/profile-books';

/** Whom each side may be matched with; a third party with both. */
const OTHER_SIDES: Readonly<Record<Side, readonly Side[]>> = { EU: ['JP'], JP: ['EU'], third: ['EU', 'JP'] };

/** All that a suggestion rests on. */
export interface Grounds {
  readonly book: ProfileBook;
  readonly rules: InForce;
  /** Day by which terms are judged. */
  readonly day: string;
  readonly applicant: MatchingProfile;
}

export interface Answered extends Grounds {
  readonly suggestions: Suggestions;
}

/** Asks the engine about the record, now or as of a moment or position. */
@Injectable()
export class Suggester {
  constructor(
    private readonly books: ProfileBooks,
    private readonly facts: FactReader,
  ) {}

  /** What is suggested to an applicant is not there for its partners in the same cooperation. @throws NotFound */
  async mustBeApplicant(actor: Actor, applicationId: string): Promise<void> {
    const scope = scopeOf(actor);
    if (!scope) return;
    const { position } = await this.facts.bound(undefined);
    const [known] = await this.facts.byId('application', [applicationId], position);
    if (!known || !sameParty(known.fact.applicant, scope)) throw new NotFound('application');
  }

  /** Partners in Japan for an application. @throws NotFound, Refused without rules */
  async forApplication(applicationId: string, limit: number, asOf?: string): Promise<Answered> {
    return this.answered(await this.groundsOf(applicationId, asOf), limit);
  }

  /** Partners on the other side for a party. @throws NotFound, Refused without rules */
  async forParty(party: Party, limit: number, asOf?: string): Promise<Answered> {
    const { book, day } = await this.bookAsOf(asOf);
    const applicant = book.profileOf(party);
    if (!applicant) throw new NotFound(party.kind);
    return this.answered({ book, day, rules: inForce(book), applicant }, limit);
  }

  async groundsOf(applicationId: string, asOf?: string, pointer?: string): Promise<Grounds> {
    const { book, day } = await this.bookAsOf(asOf, pointer);
    const asked = await this.application(applicationId, book);
    const profile = asked && book.profileOf(asked.fact.applicant);
    if (!asked || !profile) throw new NotFound('application');
    return { book, day, rules: inForce(book), applicant: book.profileAsking(profile, asked) };
  }

  /** An application as the book's position has it, also one that is over. */
  async application(applicationId: string, book: ProfileBook): Promise<Asked | undefined> {
    if (!book.position) return undefined;
    const [known] = await this.facts.byId('application', [applicationId], book.position);
    return known && { since: known.since, fact: known.fact, texts: await this.books.texts([known]) };
  }

  private async bookAsOf(asOf: string | undefined, pointer?: string) {
    const { position, day } = await this.facts.bound(asOf, pointer);
    return { book: asOf === undefined ? await this.books.now() : await this.books.at(position), day };
  }

  private answered(grounds: Grounds, limit: number): Answered {
    const { book, rules, day, applicant } = grounds;
    const judge = this.books.judgeOf(rules.ruleset, day);
    const context = { asOf: day, exposures: book.exposures() };
    const suggestions = suggestWith(judge, { applicant, limit }, candidatesFor(grounds), context);
    return { ...grounds, suggestions };
  }
}

export const candidatesFor = ({ book, applicant }: Pick<Grounds, 'book' | 'applicant'>) =>
  OTHER_SIDES[applicant.side].flatMap((side) => book.candidates(side));

function inForce({ inForce: rules }: ProfileBook): InForce {
  if (!rules) throw new Refused('no-ruleset', 'No rules of matching were in force then.');
  return rules;
}
