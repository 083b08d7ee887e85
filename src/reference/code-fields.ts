import { listOf, satisfying } from '../kernel/http/checks';
import { Field, type FieldOptions } from '../kernel/http/field';
import { isCountry } from './countries';
import { isLanguage } from './languages';
import { isEcosystem, isForm, isNace, isPriority, isTechnology } from './sectors';

type CodesOptions = FieldOptions & { readonly max?: number };

const known = (accepts: (code: string) => boolean, what: string) =>
  satisfying(accepts, 200, 'unknown-code', `There is no such ${what}.`);

const codes =
  (accepts: (code: string) => boolean, what: string, sample: string) =>
  ({ max = 100, ...options }: CodesOptions = {}) =>
    Field(
      listOf(known(accepts, what), { max, keyOf: (code) => code }),
      {
        type: 'array',
        items: { type: 'string', maxLength: 200, example: sample },
        uniqueItems: true,
        maxItems: max,
      },
      { ...options },
    );

const code =
  (accepts: (code: string) => boolean, what: string, sample: string) =>
  (options: FieldOptions = {}) =>
    Field(known(accepts, what), { type: String, maxLength: 200, example: sample }, options);

/** Industrial ecosystems; like the fields below, each code at most once, and only codes of the reference list. */
export const Ecosystems = codes(isEcosystem, 'ecosystem', 'eco.health');
export const Technologies = codes(isTechnology, 'technology', 'tech.photonics');
export const NaceCodes = codes(isNace, 'NACE section or division', 'nace.21');
/** Forms of cooperation. */
export const Forms = codes(isForm, 'form of cooperation', 'coop.industry');
/** Strategic priorities. */
export const Priorities = codes(isPriority, 'strategic priority', 'prio.epa');
/** ISO 639-1. */
export const Languages = codes(isLanguage, 'language', 'en');

export const EcosystemCode = code(isEcosystem, 'ecosystem', 'eco.health');
export const TechnologyCode = code(isTechnology, 'technology', 'tech.photonics');
/** ISO 3166-1 alpha-2, as far as the directory knows the country; XK is Kosovo. */
export const CountryCode = code(isCountry, 'country', 'FR');
