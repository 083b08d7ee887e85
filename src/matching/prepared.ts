import { partyKey } from '../parties/party.events';
import { activityOf, massOf, type Range } from './evidence';
import type { CompiledLexicon } from './lexicon';
import type { Numbering } from './numbering';
import type { MatchingProfile } from './profile';
import type { Ruleset } from './ruleset';
import { placesOf, type Ties, tiesOf } from './ties';
import { tokensOf } from './tokens';

/** Words and bigrams of a profile, each with the weight of its rarity. */
export interface Words {
  readonly ids: Int32Array;
  readonly weights: Float64Array;
  readonly total: number;
}

/** A profile made ready for many comparisons: numbers instead of texts. */
export interface Prepared {
  readonly profile: MatchingProfile;
  readonly key: string;
  readonly sectors: Int32Array;
  readonly fields: Int32Array;
  readonly technologies: Int32Array;
  readonly forms: Int32Array;
  readonly priorities: Int32Array;
  readonly thirdRegions: Int32Array;
  readonly languages: Int32Array;
  readonly interpreted: Int32Array;
  readonly offers: Int32Array;
  readonly needs: Int32Array;
  readonly words: Words;
  readonly places: Int32Array;
  readonly ties: Ties;
  readonly kind: string;
  readonly mass: Range;
  readonly activity: Range;
}

export interface Tools {
  readonly ruleset: Ruleset;
  readonly lexicon: CompiledLexicon;
  /** Of codes of all lists, of words, and of places. */
  readonly codes: Numbering;
  readonly words: Numbering;
  readonly places: Numbering;
}

/** What the profile says of its trade in words: names and keywords, offers and needs. */
const textsOf = ({
  name,
  nameLocal,
  names = [],
  keywords = [],
  offers = [],
  needs = [],
}: MatchingProfile) => [name, ...(nameLocal ? [nameLocal] : []), ...names, ...keywords, ...offers, ...needs];

export function prepare(profile: MatchingProfile, asOf: string, tools: Tools): Prepared {
  const { codes, lexicon, ruleset } = tools;
  const concepts = (texts: readonly string[]) =>
    Int32Array.from(new Set(texts.flatMap((text) => lexicon.conceptsIn(text))));
  return {
    profile,
    key: partyKey(profile.party),
    sectors: sectorsOf(profile, lexicon),
    fields: concepts(textsOf(profile)),
    technologies: codes.all(profile.technologies ?? []),
    forms: codes.all(profile.forms ?? []),
    priorities: codes.all(profile.priorities ?? []),
    thirdRegions: codes.all((profile.thirdRegions ?? []).map((id) => `third ${id}`)),
    languages: codes.all((profile.languages ?? []).map((id) => `language ${id}`)),
    interpreted: codes.all((profile.interpreted ?? []).map((id) => `language ${id}`)),
    offers: concepts(profile.offers ?? []),
    needs: concepts(profile.needs ?? []),
    words: wordsOf(profile, tools),
    places: placesOf(profile, tools.places),
    ties: tiesOf(profile, asOf, tools),
    kind: ruleset.values.kinds[profile.kind] ?? 'organisation',
    mass: massOf(profile, ruleset),
    activity: activityOf(profile, asOf, ruleset),
  };
}

function sectorsOf({ ecosystems = [], nace = [], jsic = [] }: MatchingProfile, lexicon: CompiledLexicon) {
  const nodes = [...ecosystems, ...nace, ...jsic].flatMap((code) => lexicon.node(code) ?? []);
  return Int32Array.from(new Set(nodes));
}

/** Names are left out here: whom a place is named after tells nothing of what is done there. */
function wordsOf(
  { keywords = [], offers = [], needs = [] }: MatchingProfile,
  { words, lexicon }: Tools,
): Words {
  const tokens = [...new Set([...keywords, ...offers, ...needs].flatMap(tokensOf))];
  const weights = Float64Array.from(tokens, (token) => lexicon.wordWeight(token));
  return { ids: words.all(tokens), weights, total: weights.reduce((sum, weight) => sum + weight, 0) };
}
