import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { BadInput, type InputFault } from '../kernel/bad-input';
import { Gathering } from '../kernel/database/gathering';
import { rowById } from '../kernel/database/row-by-id';
import { Refused } from '../kernel/refused';
import { KnownParty } from './known-party.projection';
import { type Party, partyKey, type Side } from './party.events';

/** A party named in a request, and what it must be there. */
export interface Named {
  readonly party: Party;
  readonly pointer: string;
  readonly sides?: readonly Side[];
  readonly kinds?: readonly Party['kind'][];
  /** It begins something new, so it must still be active. */
  readonly active?: boolean;
}

/** The parties that the directory knows, for every slice. */
@Injectable()
export class KnownParties {
  private readonly rowOf: Gathering<string, KnownParty | undefined>;

  constructor(@InjectRepository(KnownParty) rows: Repository<KnownParty>) {
    this.rowOf = rowById(rows);
  }

  async find(parties: readonly Party[]): Promise<Map<string, KnownParty>> {
    if (parties.length === 0) return new Map();
    const rows = await Promise.all([...new Set(parties.map(partyKey))].map((key) => this.rowOf.answer(key)));
    return new Map(rows.flatMap((row) => (row ? [[row.id, row]] : [])));
  }

  /** @throws BadInput with a fault for each unknown party or wrong side; Refused where one is no longer active */
  async require(named: readonly Named[]): Promise<Map<string, KnownParty>> {
    const known = await this.find(named.map(({ party }) => party));
    const [first, ...more] = named.flatMap((one) => faultOf(one, known.get(partyKey(one.party))) ?? []);
    if (first) throw new BadInput(first, ...more);
    for (const { party, pointer, active } of named)
      if (active && known.get(partyKey(party))?.status !== 'active')
        throw new Refused('party-inactive', `${partyKey(party)} is no longer active.`, pointer);
    return known;
  }
}

function faultOf(
  { party, pointer, sides, kinds }: Named,
  known: KnownParty | undefined,
): InputFault | undefined {
  if (kinds && !kinds.includes(party.kind))
    return { pointer: `${pointer}/kind`, code: 'wrong-kind', detail: `Here stands a ${kinds.join(' or ')}.` };
  if (!known)
    return { pointer, code: 'unknown-party', detail: `The directory has no ${party.kind} ${party.id}.` };
  if (!sides || sides.includes(known.side)) return undefined;
  return {
    pointer,
    code: 'wrong-side',
    detail: `${partyKey(party)} is on the side ${known.side}, not ${sides.join(' or ')}.`,
  };
}

/** `parties` as named at `/pointer/0`, `/pointer/1` … */
export const namedList = (
  parties: readonly Party[],
  pointer: string,
  rules: Pick<Named, 'sides' | 'kinds' | 'active'> = {},
): Named[] => parties.map((party, index) => ({ party, pointer: `${pointer}/${index}`, ...rules }));
