import { isPartialDate, type PartialDate } from '../../kernel/partial-date';
import { type Party, partyKey } from '../../parties/party.events';
import type { Places } from './directory';

/** A side of a partnership as a file names it; of the form of `data/partnerships.json`. */
export interface NamedSide {
  readonly name?: string;
  readonly cluster_id?: string | null;
  readonly prefecture?: string | null;
  readonly nuts?: string | null;
}

export interface NamedPartnership {
  readonly id?: string;
  readonly signed_on?: string | null;
  readonly year?: number | null;
  readonly history?: readonly { readonly date?: string | null }[] | null;
  readonly eu_partners?: readonly NamedSide[] | null;
  readonly jp_partners?: readonly NamedSide[] | null;
}

export interface Truth {
  readonly id: string;
  /** When it came to be, as far as is known. */
  readonly date?: PartialDate;
  readonly eu: readonly Party[];
  readonly jp: readonly Party[];
}

export interface Unresolved {
  readonly partnership: string;
  readonly side: 'eu' | 'jp';
  readonly name: string;
}

export interface Resolved {
  readonly truths: readonly Truth[];
  readonly unresolved: readonly Unresolved[];
}

/** The parties that a list of partnerships names: by `cluster_id`, else by prefecture or NUTS code. */
export function resolved(rows: readonly NamedPartnership[], places: Places): Resolved {
  const unresolved: Unresolved[] = [];
  const truths = rows.map((row, index) => {
    const id = row.id ?? `#${index + 1}`;
    const sideOf = (side: 'eu' | 'jp', named: readonly NamedSide[]) => {
      const parties = new Map<string, Party>();
      for (const one of named) {
        const party = partyOfSide(one, places);
        if (party) parties.set(partyKey(party), party);
        else unresolved.push({ partnership: id, side, name: one.name ?? '' });
      }
      return [...parties.values()];
    };
    return {
      id,
      date: dateOf(row),
      eu: sideOf('eu', row.eu_partners ?? []),
      jp: sideOf('jp', row.jp_partners ?? []),
    };
  });
  return { truths, unresolved };
}

function partyOfSide({ cluster_id: id, prefecture, nuts }: NamedSide, places: Places): Party | undefined {
  const parties: Party[] = [
    ...(id ? [{ kind: 'cluster', id } as const] : []),
    ...(prefecture ? [{ kind: 'prefecture', id: prefecture } as const] : []),
  ];
  const found = parties.find((party) => places.has(party));
  if (found) return found;
  const code = nuts ? places.region(nuts) : undefined;
  return code ? { kind: 'region', id: code } : undefined;
}

/** The day of signing, else the year, else the first step that is told. */
function dateOf({ signed_on: signed, year, history }: NamedPartnership): PartialDate | undefined {
  const told = (history ?? []).flatMap(({ date }) => (isPartialDate(date) ? [date] : []));
  const [first] = told.toSorted();
  return [signed, year === null || year === undefined ? undefined : String(year), first].find(isPartialDate);
}
