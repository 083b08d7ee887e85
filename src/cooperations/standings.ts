import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { BadInput } from '../kernel/bad-input';
import { Gathering } from '../kernel/database/gathering';
import { rowById } from '../kernel/database/row-by-id';
import { Refused } from '../kernel/refused';
import { type Party, partyKey, partyOf } from '../parties/party.events';
import { Standing } from './standing.projection';
import { Thing } from './thing.projection';

/** Where cooperations stand, for the slices that decide on the next step and for those that guard them. */
@Injectable()
export class Standings {
  private readonly standingOf: Gathering<string, Standing | undefined>;
  private readonly thingOf: Gathering<string, Thing | undefined>;

  constructor(
    @InjectRepository(Standing) private readonly standings: Repository<Standing>,
    @InjectRepository(Thing) things: Repository<Thing>,
  ) {
    this.standingOf = rowById(standings);
    this.thingOf = rowById(things);
  }

  /** @throws BadInput where there is no such cooperation, Refused where it has ended */
  async open(cooperationId: string, pointer = '/cooperationId'): Promise<Standing> {
    const standing = await this.standingOf.answer(cooperationId);
    if (!standing)
      throw new BadInput({ pointer, code: 'unknown-cooperation', detail: 'There is no such cooperation.' });
    refuseEnded(standing, pointer);
    return standing;
  }

  find(cooperationId: string): Promise<Standing | undefined> {
    return this.standingOf.answer(cooperationId);
  }

  /** The parties of the cooperation that a thing belongs to, or of the cooperation with this id; none: no such thing. */
  async partiesAround(id: string): Promise<Party[] | undefined> {
    const thing = await this.thingOf.answer(id);
    const standing = await this.standingOf.answer(thing?.cooperationId ?? id);
    return standing?.parties.map(partyOf);
  }

  /** Whether both take part in a cooperation, whatever became of it. */
  async metBefore(one: Party, other: Party): Promise<boolean> {
    const both = [partyKey(one), partyKey(other)];
    const builder = this.standings.createQueryBuilder('s').where('s.parties @> :both::text[]', { both });
    return (await builder.limit(1).getCount()) > 0;
  }

  /** @throws Refused where the cooperation that a thing belongs to has ended */
  async refuseIfEndedAround(id: string, pointer?: string): Promise<void> {
    const thing = await this.thingOf.answer(id);
    if (thing) await this.refuseIfEnded(thing.cooperationId, pointer);
  }

  async refuseIfEnded(cooperationId: string, pointer?: string): Promise<void> {
    const standing = await this.standingOf.answer(cooperationId);
    if (standing) refuseEnded(standing, pointer);
  }
}

function refuseEnded({ ended }: Standing, pointer?: string): void {
  if (ended) throw new Refused('cooperation-ended', 'This cooperation has ended.', pointer);
}
