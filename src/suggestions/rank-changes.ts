import { Injectable } from '@nestjs/common';
import { BadInput, NotFound } from '../kernel/bad-input';
import { explainRankChange, type RankChange } from '../matching/rank-change';
import { hashOf } from '../matching/hash';
import { type Party, partyKinds, partyOf } from '../parties/party.events';
import { candidatesFor, type Grounds, Suggester } from './suggester';

export interface ExplainedChange extends RankChange {
  readonly from: MomentTold;
  readonly to: MomentTold;
}

interface MomentTold {
  readonly asOf: string;
  readonly asOfPosition: string;
  readonly ruleset: { readonly version: string; readonly hash: string };
}

/** Why a partner stands elsewhere in an application's suggestions than before. */
@Injectable()
export class RankChanges {
  constructor(private readonly suggester: Suggester) {}

  /** @throws NotFound, BadInput for a party that the directory has not, or a moment before there was the application */
  async explain(applicationId: string, party: string, from: string, to?: string): Promise<ExplainedChange> {
    const after = await this.suggester.groundsOf(applicationId, to, '?to');
    const before = await this.suggester.groundsOf(applicationId, from, '?from').catch(tooEarly);
    const partner = partnerOf(party, after);
    return {
      from: told(before),
      to: told(after),
      ...explainRankChange(momentOf(before), momentOf(after), partner),
    };
  }
}

function tooEarly(error: unknown): never {
  if (!(error instanceof NotFound)) throw error;
  throw new BadInput({
    pointer: '?from',
    code: 'not-there-yet',
    detail: 'The application was not there at that moment.',
  });
}

function partnerOf(key: string, { book }: Grounds): Party {
  const party = partyOf(key);
  if (!partyKinds.includes(party.kind) || !book.profileOf(party))
    throw new BadInput({
      pointer: '?party',
      code: 'unknown-party',
      detail: 'Expected a party of the directory as its kind and id: prefecture:JP-22.',
    });
  return book.profileOf(party)!.party;
}

const momentOf = (grounds: Grounds) => ({
  asOf: grounds.day,
  applicant: grounds.applicant,
  candidates: candidatesFor(grounds),
  ruleset: grounds.rules.ruleset,
});

const told = ({ day, book, rules: { ruleset } }: Grounds): MomentTold => ({
  asOf: day,
  asOfPosition: book.position,
  ruleset: { version: ruleset.version, hash: hashOf(ruleset) },
});
