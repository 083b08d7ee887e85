import { BadInput, type InputFault } from '../kernel/bad-input';
import { endsBefore, liesAfter } from '../kernel/partial-date';
import type { Texts } from '../kernel/payloads/payloads';
import { type ClusterProfile, type Party, partyKey, type Side } from '../parties/party.events';
import { sidesOfCountry } from '../reference/countries';
import type { ClusterProfileDto } from './clusters.dto';

const prefixes: Readonly<Record<Side, string>> = { EU: 'eu.', JP: 'jp.', third: 'third.' };

export const prefixOf = (side: Side): string => prefixes[side];

const sideOfId = (id: string | undefined) =>
  (['EU', 'JP', 'third'] as const).find((side) => id?.startsWith(prefixes[side]));

/** The side that is stated, or that the id says, or that the country is on. */
export const sideOf = ({ side, country }: ClusterProfileDto, id?: string): Side =>
  side ?? sideOfId(id) ?? sidesOfCountry(country)[0];

/** What the directory must know of a party that a profile names. */
export interface NamedParty {
  readonly side: Side;
  readonly country?: string | null;
}

/** The parties that a profile names: its region, prefecture and third regions. */
export const partiesIn = ({ nuts, prefecture, thirdRegions = [] }: ClusterProfileDto): Party[] => [
  ...(nuts ? [{ kind: 'region' as const, id: nuts }] : []),
  ...(prefecture ? [{ kind: 'prefecture' as const, id: prefecture }] : []),
  ...thirdRegions,
];

/** @throws BadInput with all that cannot be: unknown or foreign places, a side the country is not on, future dates */
export function checkProfile(
  profile: ClusterProfileDto,
  id: string | undefined,
  known: ReadonlyMap<string, NamedParty>,
  today: string,
): void {
  const [first, ...more] = [
    ...sideFaults(profile, id),
    ...placeFaults(profile, known),
    ...thirdRegionFaults(profile, known),
    ...futureFaults(profile, today),
    ...labelFaults(profile),
  ];
  if (first) throw new BadInput(first, ...more);
}

const fault = (pointer: string, code: string, detail: string): InputFault => ({ pointer, code, detail });

function* sideFaults(profile: ClusterProfileDto, id: string | undefined): Generator<InputFault> {
  const side = sideOf(profile, id);
  if (!sidesOfCountry(profile.country).includes(side))
    yield fault(
      profile.side ? '/side' : '/id',
      'wrong-side',
      `${profile.country} is not on the side ${side}.`,
    );
  else if (id !== undefined && !id.startsWith(prefixes[side]))
    yield fault('/id', 'wrong-prefix', `An id on the side ${side} begins with ${prefixes[side]}`);
}

function* placeFaults(
  { nuts, prefecture, country }: ClusterProfileDto,
  known: ReadonlyMap<string, NamedParty>,
): Generator<InputFault> {
  const region = nuts && known.get(`region:${nuts}`);
  if (nuts && !region) yield fault('/nuts', 'unknown-code', 'The directory has no such NUTS region.');
  if (region && region.country !== country)
    yield fault('/nuts', 'wrong-country', `${nuts} does not lie in ${country}.`);
  if (prefecture && !known.has(`prefecture:${prefecture}`))
    yield fault('/prefecture', 'unknown-code', 'The directory has no such prefecture.');
  else if (prefecture && country !== 'JP')
    yield fault('/prefecture', 'wrong-country', `A prefecture does not lie in ${country}.`);
}

function* thirdRegionFaults(
  { thirdRegions = [] }: ClusterProfileDto,
  known: ReadonlyMap<string, NamedParty>,
): Generator<InputFault> {
  for (const [index, party] of thirdRegions.entries()) {
    const side = known.get(partyKey(party))?.side;
    const pointer = `/thirdRegions/${index}`;
    if (!side) yield fault(pointer, 'unknown-party', `The directory has no ${party.kind} ${party.id}.`);
    else if (side !== 'third')
      yield fault(pointer, 'wrong-side', `${party.id} is no third region or country.`);
  }
}

function* futureFaults(profile: ClusterProfileDto, today: string): Generator<InputFault> {
  const { founded, membersAsOf, lastVerified, label } = profile;
  const past = {
    '/founded': founded?.toString(),
    '/membersAsOf': membersAsOf?.toString(),
    '/lastVerified': lastVerified,
    '/label/awardedOn': label?.awardedOn,
  };
  for (const [pointer, date] of Object.entries(past))
    if (date && liesAfter(date, today)) yield fault(pointer, 'date-in-future', 'It has not come yet.');
}

function* labelFaults({ label }: ClusterProfileDto): Generator<InputFault> {
  if (label?.awardedOn && label.expiresOn && endsBefore(label.expiresOn, label.awardedOn))
    yield fault('/label/expiresOn', 'ends-before-it-begins', 'It would expire before it was awarded.');
}

/** The profile as it is recorded; its free texts go to `texts`. */
export const recordedProfile = (dto: ClusterProfileDto, side: Side, texts: Texts): ClusterProfile => ({
  ...dto,
  side,
  kind: dto.kind ?? 'cluster',
  ecosystems: dto.ecosystems ?? [],
  technologies: dto.technologies ?? [],
  nace: dto.nace ?? [],
  forms: dto.forms ?? [],
  priorities: dto.priorities ?? [],
  keywords: dto.keywords ?? [],
  thirdRegions: dto.thirdRegions ?? [],
  languages: dto.languages ?? [],
  offers: texts.list('/offers', dto.offers),
  needs: texts.list('/needs', dto.needs),
  membersNote: texts.optional('/membersNote', dto.membersNote),
  note: texts.optional('/note', dto.note),
});
