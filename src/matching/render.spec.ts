import { labelsOf } from '../reference/sectors';
import { reasonLanguages, renderReason, templates } from './render';

describe('a reason', () => {
  it('is told in four languages, with the names of codes', () => {
    expect(
      renderReason({ code: 'sector-shared', params: { codes: ['eco.health', 'eco.digital'] } }, labelsOf),
    ).toEqual({
      en: 'Both are active in Health, Digital.',
      ja: '双方とも健康・医療、デジタルの分野で活動しています。',
      de: 'Beide sind tätig in: Gesundheit, Digitales.',
      fr: 'Les deux sont actifs dans : Santé, Numérique.',
    });
  });

  it('names words of the trade by the lexicon', () => {
    const { ja } = renderReason({ code: 'field-shared', params: { codes: ['field.hydrogen'] } }, labelsOf);
    expect(ja).toBe('双方とも水素を挙げています。');
  });

  it('asks for the same details in every language', () => {
    const details = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).toSorted();
    for (const [code, sentences] of Object.entries(templates))
      for (const language of reasonLanguages)
        expect([code, language, ...details(sentences[language])]).toEqual([
          code,
          language,
          ...details(sentences.en),
        ]);
  });

  it('that nobody can tell is an error', () => {
    expect(() => renderReason({ code: 'nonsense', params: {} }, labelsOf)).toThrow('nonsense');
  });
});
