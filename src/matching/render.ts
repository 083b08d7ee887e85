import { evidenceSentences } from './evidence-sentences';
import { gateSentences } from './gate-sentences';
import { lexiconLabels } from './lexicons';
import type { LabelsOf, Reason, Sentences } from './reason';
import { valueSentences } from './value-sentences';
import { words } from './words';

export const reasonLanguages = ['en', 'ja', 'de', 'fr'] as const satisfies readonly (keyof Sentences)[];
type Language = (typeof reasonLanguages)[number];

/** Every reason that can be told. */
export const templates: Readonly<Record<string, Sentences>> = {
  ...valueSentences,
  ...evidenceSentences,
  ...gateSentences,
};

/** A reason told in four languages; codes are named by the reference lists, or where those lack a language, in English. */
export function renderReason({ code, params }: Reason, labelsOf: LabelsOf): Sentences {
  const template = templates[code];
  if (!template) throw new Error(`No sentence tells the reason ${code}.`);
  const tell = (language: Language) =>
    template[language].replace(/\{(\w+)\}/g, (_, name: string) =>
      detail(name, params[name] ?? '', language, labelsOf),
    );
  return { en: tell('en'), ja: tell('ja'), de: tell('de'), fr: tell('fr') };
}

/** Details that are words of ours, by the prefix under which they stand. */
const prefixes: Readonly<Record<string, string>> = {
  criterion: 'criterion:',
  applicant: 'kind:',
  partner: 'kind:',
  who: 'who:',
};

const separators: Readonly<Record<Language, string>> = { en: ', ', ja: '、', de: ', ', fr: ', ' };

/** Made once: to make a format takes longer than all else that a sentence needs. */
const numbers: Readonly<Record<Language, Intl.NumberFormat>> = {
  en: new Intl.NumberFormat('en'),
  ja: new Intl.NumberFormat('ja'),
  de: new Intl.NumberFormat('de'),
  fr: new Intl.NumberFormat('fr'),
};

function detail(
  name: string,
  value: string | number | readonly string[],
  language: Language,
  labelsOf: LabelsOf,
): string {
  if (typeof value === 'number') return numbers[language].format(value);
  if (typeof value === 'string') return words[`${prefixes[name]}${value}`]?.[language] ?? value;
  return value.map((code) => labelOf(code, language, labelsOf)).join(separators[language]);
}

function labelOf(code: string, language: Language, labelsOf: LabelsOf): string {
  const labels = lexiconLabels(code) ?? labelsOf(code);
  return labels?.[language] ?? labels?.en ?? code;
}
