import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Position } from '../../kernel/event-store/event-store';
import { Payloads } from '../../kernel/payloads/payloads';
import { Judge } from '../../matching/judge';
import type { Ruleset } from '../../matching/ruleset';
import { FactReader, type Known } from '../facts/fact-reader';
import type { TextsById } from './own-profile';
import { ProfileBook } from './profile-book';

/** Books of earlier positions that are kept: who asks about a moment asks more than once. */
const KEPT = 2;

/** The profiles of now, brought up to date with each question, and those of earlier positions, made when asked for. */
@Injectable()
export class ProfileBooks {
  private readonly current = new ProfileBook();
  private readonly earlier = new LRUCache<Position, Promise<ProfileBook>>({ max: KEPT });
  private catchingUp?: Promise<void>;
  private next?: Promise<void>;
  private judge?: Judge;

  constructor(
    private readonly facts: FactReader,
    private readonly payloads: Payloads,
  ) {}

  /** What is known now; nothing is taken into it while it is read without waiting. */
  async now(): Promise<ProfileBook> {
    await this.caughtUp();
    return this.current;
  }

  /** What was known at a position. */
  at(position: Position): Promise<ProfileBook> {
    const known = this.earlier.get(position);
    if (known) return known;
    const made = this.make(position);
    this.earlier.set(position, made);
    made.catch(() => this.earlier.delete(position));
    return made;
  }

  /** The same judge for the same rules, so that what it prepared of a profile serves again. */
  judgeOf(ruleset: Ruleset, day: string): Judge {
    this.judge = this.judge?.ruleset === ruleset ? this.judge.on(day) : new Judge(ruleset, day);
    return this.judge;
  }

  /** The texts that some facts refer to, by id. */
  texts(known: readonly Pick<Known, 'fact'>[]): Promise<TextsById> {
    return this.payloads.read(known.flatMap(textIds));
  }

  /** One asks at a time; who comes meanwhile shares the next question, since this one may not see what they know of. */
  private caughtUp(): Promise<void> {
    if (this.catchingUp) {
      this.next ??= this.catchingUp
        .catch(() => undefined)
        .then(() => {
          this.next = undefined;
          return this.caughtUp();
        });
      return this.next;
    }
    this.catchingUp = this.catchUp().finally(() => (this.catchingUp = undefined));
    return this.catchingUp;
  }

  private async catchUp(): Promise<void> {
    const after = this.current.position;
    const pages = after
      ? this.facts.newer(after)
      : this.facts.held((await this.facts.bound(undefined)).position);
    for await (const page of pages) await this.fill(this.current, page);
  }

  private async make(position: Position): Promise<ProfileBook> {
    const book = new ProfileBook();
    for await (const page of this.facts.held(position)) await this.fill(book, page);
    return book;
  }

  private async fill(book: ProfileBook, page: readonly Known[]): Promise<void> {
    const texts = await this.texts(page);
    for (const known of page) book.take(known, texts);
  }
}

/** Ids of the texts by which matching judges: offers and needs. */
function textIds({ fact }: Pick<Known, 'fact'>): string[] {
  const sought = fact.kind === 'application' ? fact : fact.kind === 'party' ? fact.profile : {};
  const { offers = [], needs = [] } = sought as { offers?: TextList; needs?: TextList };
  return [...offers, ...needs].map(({ payloadId }) => payloadId);
}

type TextList = readonly { readonly payloadId: string }[];
