import type { Sentences } from './reason';

const word = (en: string, ja: string, de: string, fr: string): Sentences => ({ en, ja, de, fr });

/** Names of what is in no reference list: criteria, groups of kinds, and who is meant. */
export const words: Readonly<Record<string, Sentences>> = {
  'criterion:technology': word('technologies', '技術', 'Technologien', 'technologies'),
  'criterion:complement': word('offers and needs', '提供とニーズ', 'Angebot und Bedarf', 'offres et besoins'),
  'criterion:text': word('description', '説明文', 'Beschreibung', 'description'),
  'criterion:form': word(
    'forms of cooperation',
    '協力形態',
    'Formen der Zusammenarbeit',
    'formes de coopération',
  ),
  'criterion:priority': word(
    'strategic priorities',
    '重点',
    'strategische Schwerpunkte',
    'priorités stratégiques',
  ),
  'criterion:size': word('size', '規模', 'Größe', 'taille'),
  'criterion:language': word('languages', '言語', 'Sprachen', 'langues'),
  'criterion:third-region': word('third regions', '第三地域', 'Drittregionen', 'régions tierces'),
  'kind:place': word(
    'Region or prefecture',
    '地域・都道府県',
    'Region oder Präfektur',
    'Région ou préfecture',
  ),
  'kind:city': word('City', '都市', 'Stadt', 'Ville'),
  'kind:agency': word('Agency', '支援機関', 'Agentur', 'Agence'),
  'kind:cluster': word('Cluster', 'クラスター', 'Cluster', 'Cluster'),
  'kind:project': word('Project', 'プロジェクト', 'Projekt', 'Projet'),
  'kind:organisation': word('Organisation', '団体', 'Organisation', 'Organisation'),
  'who:applicant': word('applicant', '申請者', 'Der Antragsteller', 'Le candidat'),
  'who:partner': word('partner', '相手', 'Der Partner', 'Le partenaire'),
};
