import { renderReason } from '../matching/render';
import type { Reason, Sentences } from '../matching/reason';
import { countryLabels, thirdRegionLabels } from '../reference/countries';
import type { Labels } from '../reference/labels';
import { isLanguage } from '../reference/languages';
import { labelsOf } from '../reference/sectors';

const names = {
  en: new Intl.DisplayNames('en', { type: 'language' }),
  ja: new Intl.DisplayNames('ja', { type: 'language' }),
  de: new Intl.DisplayNames('de', { type: 'language' }),
  fr: new Intl.DisplayNames('fr', { type: 'language' }),
};

const languageLabels = (code: string): Labels | undefined =>
  isLanguage(code)
    ? {
        en: names.en.of(code) ?? code,
        ja: names.ja.of(code),
        de: names.de.of(code),
        fr: names.fr.of(code),
      }
    : undefined;

const labels = (code: string): Labels | undefined =>
  labelsOf(code) ?? thirdRegionLabels(code) ?? countryLabels(code) ?? languageLabels(code);

/** A reason as a client gets it: its code, and the sentence in each language. */
export interface ToldReason extends Sentences {
  readonly code: string;
}

export const tellReason = (reason: Reason): ToldReason => ({
  code: reason.code,
  ...renderReason(reason, labels),
});
