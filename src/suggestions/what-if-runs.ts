import { Injectable } from '@nestjs/common';
import { setImmediate as turn } from 'node:timers/promises';
import { NotFound } from '../kernel/bad-input';
import { Refused } from '../kernel/refused';
import type { Ruleset } from '../matching/ruleset';
import { WhatIf, type WhatIfResult } from '../matching/what-if';
import type { WhatIfCase } from '../matching/what-if-side';
import { FactReader, type Known } from './facts/fact-reader';
import type { RulesetFact } from './facts/facts';
import { type InForce, ProfileBook } from './profiles/profile-book';
import { ProfileBooks } from './profiles/profile-books';

/** Other requests are let in after so long at the latest. */
const TURN_MS = 15;

export interface WhatIfRun {
  readonly draft: RulesetFact;
  readonly inForce: InForce;
  readonly position: string;
  readonly result: WhatIfResult;
  readonly nameOf: (key: Parameters<ProfileBook['profileOf']>[0]) => string;
}

type Progress = (applications: number) => void;

/** Replays rules over the record as it came to be: each application with what was known of everybody on its day. */
@Injectable()
export class WhatIfRuns {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly books: ProfileBooks,
    private readonly facts: FactReader,
  ) {}

  /** One at a time, since each needs a whole history. @throws NotFound, Refused without rules in force */
  run(rulesetId: string, limit: number, onProgress?: Progress): Promise<WhatIfRun> {
    const run = this.last.then(() => this.replay(rulesetId, limit, onProgress));
    this.last = run.catch(() => undefined);
    return run;
  }

  /** A ruleset as it was drafted. @throws NotFound */
  async ruleset(rulesetId: string): Promise<RulesetFact> {
    const { position } = await this.facts.bound(undefined);
    const [known] = await this.facts.byId('ruleset', [rulesetId], position);
    if (!known) throw new NotFound('ruleset');
    return known.fact;
  }

  private async replay(rulesetId: string, limit: number, onProgress?: Progress): Promise<WhatIfRun> {
    const draft = await this.ruleset(rulesetId);
    const today = await this.books.now();
    const { position, inForce } = today;
    if (!inForce || !position) throw new Refused('no-ruleset', 'No rules of matching are in force.');
    const book = new ProfileBook();
    const replaying = new WhatIf(inForce.ruleset, draft.document as Ruleset, { limit });
    let done = 0;
    let begun = performance.now();
    for await (const page of this.facts.history(position)) {
      const texts = await this.books.texts(page);
      for (const known of page) {
        book.take(known, texts);
        const one = caseOf(known, book, today);
        if (one) {
          replaying.take(one);
          onProgress?.(++done);
        }
        if (performance.now() - begun < TURN_MS) continue;
        await turn();
        begun = performance.now();
      }
    }
    const nameOf: WhatIfRun['nameOf'] = (party) => book.profileOf(party)?.name ?? party.id;
    return { draft, inForce, position, result: replaying.result(), nameOf };
  }
}

/** An application at the moment of its submission, and with whom it came to a partnership since, as far as is known today. */
function caseOf({ fact, since }: Known, book: ProfileBook, today: ProfileBook): WhatIfCase | undefined {
  if (fact.kind !== 'application' || fact.status !== 'submitted') return undefined;
  const profile = book.profileOf(fact.applicant);
  const asked = book.application(fact.applicationId);
  if (!profile || asked?.since !== since) return undefined;
  const partners = today.partnersIn(fact.cooperationId);
  return {
    id: fact.applicationId,
    asOf: fact.submittedAt!.slice(0, 10),
    applicant: book.profileAsking(profile, asked),
    candidates: book.candidates('JP'),
    truth: partners.filter((party) => book.profileOf(party)?.side === 'JP'),
  };
}
