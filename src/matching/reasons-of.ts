import { type Lens, worthOf } from './lens';
import type { Prepared } from './prepared';
import type { MatchingProfile } from './profile';
import type { Reason } from './reason';
import type { Criterion } from './ruleset';
import { LEVELS } from './ties';
import { languageInCommon } from './values';

/** Most codes or words that a reason names. */
const NAMED = 5;

/** Why a criterion has its value for this pair. */
export function reasonOf(criterion: Criterion, lens: Lens, partner: Prepared): Reason {
  return reasons[criterion](lens, partner);
}

type Reasoning = (lens: Lens, partner: Prepared) => Reason;

const reason = (code: string, params: Reason['params'] = {}): Reason => ({ code, params });

/** Nodes of the taxonomy that both have, or else the two that are nearest to each other. */
const nodes =
  (criterion: string, of: (side: Prepared) => readonly number[]): Reasoning =>
  ({ applicant, tools: { lexicon } }, partner) => {
    const [mine, theirs] = [of(applicant), of(partner)];
    if (mine.length === 0 || theirs.length === 0) return reason(`${criterion}-unknown`);
    const shared = [...mine].filter((node) => theirs.includes(node)).map((node) => lexicon.nodeIds[node]);
    if (shared.length > 0) return reason(`${criterion}-shared`, { codes: shared.slice(0, NAMED) });
    const near = [...mine]
      .flatMap((one) => [...theirs].map((other) => [lexicon.similarity(one, other), one, other] as const))
      .toSorted((one, other) => other[0] - one[0])[0];
    if (near[0] === 0) return reason(`${criterion}-apart`);
    return reason(`${criterion}-near`, { codes: [lexicon.nodeIds[near[1]], lexicon.nodeIds[near[2]]] });
  };

const codes =
  (criterion: string, of: (profile: MatchingProfile) => readonly string[] | undefined): Reasoning =>
  ({ applicant }, partner) => {
    const [mine, theirs] = [of(applicant.profile) ?? [], of(partner.profile) ?? []];
    if (mine.length === 0 || theirs.length === 0) return reason(`${criterion}-unknown`);
    const shared = mine.filter((code) => theirs.includes(code));
    return shared.length > 0
      ? reason(`${criterion}-shared`, { codes: shared.slice(0, NAMED) })
      : reason(`${criterion}-apart`);
  };

const complement: Reasoning = ({ applicant, tools: { lexicon } }, partner) => {
  const met = (needs: readonly number[], offers: readonly number[]) =>
    [...needs].filter((node) => offers.includes(node));
  const shared = [...met(applicant.needs, partner.offers), ...met(partner.needs, applicant.offers)];
  if (shared.length > 0)
    return reason('complement-shared', {
      codes: [...new Set(shared)].slice(0, NAMED).map((node) => lexicon.nodeIds[node]),
    });
  const asked =
    applicant.needs.length * partner.offers.length + partner.needs.length * applicant.offers.length;
  return reason(asked > 0 ? 'complement-apart' : 'complement-unknown');
};

const text: Reasoning = ({ applicant, words }, partner) => {
  if (applicant.words.total === 0 || partner.words.total === 0) return reason('text-unknown');
  const shared = [...partner.words.ids].filter((id) => words[id] === 1).length;
  return shared > 0 ? reason('text-shared', { count: shared }) : reason('text-apart');
};

const ties: Reasoning = ({ applicant, placeWorth, tools }, partner) => {
  const known = applicant.ties.partners.length + partner.ties.partners.length;
  if (known === 0) return reason('ties-unknown');
  const theirs = tiesTo(partner, placeWorth);
  if (theirs > 0) return reason('ties-of-partner', { count: theirs });
  const mine = tiesTo(applicant, worthOf(partner.places, tools.places.size, tools));
  return mine > 0 ? reason('ties-of-applicant', { count: mine }) : reason('ties-none');
};

/** Ties to a place or its surroundings. */
const tiesTo = ({ ties: { partners, places } }: Prepared, worth: Float64Array) =>
  partners.filter((_, tie) =>
    places.slice(tie * LEVELS, (tie + 1) * LEVELS).some((place) => place >= 0 && worth[place] > 0),
  ).length;

const kind: Reasoning = ({ applicant }, partner) =>
  reason('kinds', { applicant: applicant.kind, partner: partner.kind });

const size: Reasoning = (_, { profile: { members, population } }) => {
  if (population !== undefined) return reason('size-population', { population });
  return members === undefined ? reason('size-unknown') : reason('size-members', { members });
};

const language: Reasoning = (lens, partner) => {
  const found = languageInCommon(lens, partner);
  if (found === undefined) return reason('language-unknown');
  const mine = lens.applicant.profile.languages ?? [];
  const shared = (partner.profile.languages ?? []).filter((code) => mine.includes(code));
  return [
    reason('language-none'),
    reason('language-interpreter'),
    reason('language-shared', { languages: shared }),
  ][found];
};

const activity: Reasoning = (_, { profile: { partners = [], steps = 0, organisations = 0 } }) => {
  const own = partners.filter(({ through }) => !through).length;
  if (own + steps + organisations === 0) return reason('activity-unknown');
  return reason('activity-known', { partnerships: own, steps, organisations });
};

const reasons: Readonly<Record<Criterion, Reasoning>> = {
  sector: nodes('sector', ({ sectors }) => sectors),
  field: nodes('field', ({ fields }) => fields),
  technology: codes('technology', ({ technologies }) => technologies),
  complement,
  text,
  form: codes('form', ({ forms }) => forms),
  priority: codes('priority', ({ priorities }) => priorities),
  ties,
  kind,
  size,
  language,
  activity,
  'third-region': codes('third-region', ({ thirdRegions }) => thirdRegions),
};
