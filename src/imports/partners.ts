import { prefixOf } from '../clusters/cluster-profile';
import { BadInput } from '../kernel/bad-input';
import { type Party, partyKey } from '../parties/party.events';
import { slug } from '../parties/search-text';
import { takeOrganisation } from './clusters.importer';
import type { DocumentedPartnership, PartnerRow } from './documented-partnership';
import type { ImportRun } from './import-run';

type PartnerSide = 'EU' | 'JP';

/** The parties of a partnership, each once. Those the directory lacks are registered under a derived id. */
export async function partiesOf(
  { eu, jp }: DocumentedPartnership,
  run: ImportRun,
  source: string,
): Promise<Party[]> {
  const found = new Map<string, Party>();
  for (const [side, partners] of [['EU', eu] as const, ['JP', jp] as const])
    for (const [index, partner] of partners.entries())
      for (const party of await resolved(
        partner,
        side,
        `/${side.toLowerCase()}_partners/${index}`,
        run,
        source,
      ))
        found.set(partyKey(party), party);
  return [...found.values()];
}

/** A region or prefecture may be represented by an organisation: then both take part. */
async function resolved(
  partner: PartnerRow,
  side: PartnerSide,
  pointer: string,
  run: ImportRun,
  source: string,
) {
  const parties = [...placeOf(partner, pointer), ...organisationOf(partner)];
  if (parties.length === 0) return [await derived(partner, side, run, source)];
  for (const party of parties) await run.mustKnow(party, pointer);
  return parties;
}

function placeOf({ type, nuts, prefecture }: PartnerRow, pointer: string): Party[] {
  if (type === 'region' && nuts) return [{ kind: 'region', id: nuts }];
  if (type === 'prefecture' && prefecture) return [{ kind: 'prefecture', id: prefecture }];
  if (type !== 'region' && type !== 'prefecture') return [];
  throw new BadInput({ pointer, code: 'place-missing', detail: `A ${type} is told by its code.` });
}

const organisationOf = ({ cluster }: PartnerRow): Party[] =>
  cluster ? [{ kind: 'cluster', id: cluster }] : [];

async function derived(
  partner: PartnerRow,
  side: PartnerSide,
  run: ImportRun,
  source: string,
): Promise<Party> {
  const { name, nameLocal, type, country, nuts, prefecture } = partner;
  const id = prefixOf(side) + (slug(name) || 'organisation');
  const party = { kind: 'cluster', id } as const;
  await run.ensure(party, async () => {
    const place = side === 'JP' ? { country: 'JP', prefecture } : { country, nuts };
    const outcome = await takeOrganisation({ id, name, nameLocal, kind: type, ...place }, run, source);
    run.also.push({ row: -1, id, outcome });
    return { side, country: place.country };
  });
  return party;
}
