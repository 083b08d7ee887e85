import type { Sentences } from './reason';

const told = (en: string, ja: string, de: string, fr: string): Sentences => ({ en, ja, de, fr });

/** Why a criterion has its value. In braces stand the details of the reason. */
export const valueSentences: Readonly<Record<string, Sentences>> = {
  'sector-shared': told(
    'Both are active in {codes}.',
    '双方とも{codes}の分野で活動しています。',
    'Beide sind tätig in: {codes}.',
    'Les deux sont actifs dans : {codes}.',
  ),
  'sector-near': told(
    'Their sectors are related: {codes}.',
    '分野が近い関係にあります：{codes}。',
    'Die Branchen sind verwandt: {codes}.',
    'Leurs secteurs sont proches : {codes}.',
  ),
  'sector-apart': told(
    'They have no sector in common.',
    '共通する分野はありません。',
    'Keine gemeinsame Branche.',
    'Aucun secteur en commun.',
  ),
  'sector-unknown': told(
    'The sectors of one side are not known.',
    '一方の分野が不明です。',
    'Die Branchen einer Seite sind nicht bekannt.',
    'Les secteurs d’un côté ne sont pas connus.',
  ),
  'field-shared': told(
    'Both name {codes}.',
    '双方とも{codes}を挙げています。',
    'Beide nennen: {codes}.',
    'Les deux citent : {codes}.',
  ),
  'field-near': told(
    'Their fields are related: {codes}.',
    '専門が近い関係にあります：{codes}。',
    'Die Fachgebiete sind verwandt: {codes}.',
    'Leurs domaines sont proches : {codes}.',
  ),
  'field-apart': told(
    'They have no special field in common.',
    '共通する専門はありません。',
    'Kein gemeinsames Fachgebiet.',
    'Aucun domaine en commun.',
  ),
  'field-unknown': told(
    'The special fields of one side are not known.',
    '一方の専門が不明です。',
    'Die Fachgebiete einer Seite sind nicht bekannt.',
    'Les domaines d’un côté ne sont pas connus.',
  ),
  'technology-shared': told(
    'Both work with {codes}.',
    '双方とも{codes}に取り組んでいます。',
    'Beide arbeiten mit: {codes}.',
    'Les deux travaillent avec : {codes}.',
  ),
  'technology-apart': told(
    'They have no technology in common.',
    '共通する技術はありません。',
    'Keine gemeinsame Technologie.',
    'Aucune technologie en commun.',
  ),
  'technology-unknown': told(
    'The technologies of one side are not known.',
    '一方の技術が不明です。',
    'Die Technologien einer Seite sind nicht bekannt.',
    'Les technologies d’un côté ne sont pas connues.',
  ),
  'complement-shared': told(
    'One offers what the other needs: {codes}.',
    '一方の提供がもう一方のニーズに合います：{codes}。',
    'Eine Seite bietet, was die andere braucht: {codes}.',
    'L’un offre ce dont l’autre a besoin : {codes}.',
  ),
  'complement-apart': told(
    'What one offers is not what the other needs.',
    '提供とニーズが一致していません。',
    'Angebot und Bedarf decken sich nicht.',
    'L’offre et le besoin ne se rejoignent pas.',
  ),
  'complement-unknown': told(
    'Offers or needs are not known.',
    '提供またはニーズが不明です。',
    'Angebot oder Bedarf ist nicht bekannt.',
    'L’offre ou le besoin n’est pas connu.',
  ),
  'text-shared': told(
    'Their descriptions share words: {count}.',
    '説明文に共通する語があります：{count}語。',
    'Gemeinsame Wörter in den Beschreibungen: {count}.',
    'Mots communs dans les descriptions : {count}.',
  ),
  'text-apart': told(
    'Their descriptions share no words.',
    '説明文に共通する語はありません。',
    'Die Beschreibungen haben kein Wort gemeinsam.',
    'Les descriptions n’ont aucun mot en commun.',
  ),
  'text-unknown': told(
    'One side has no description.',
    '一方の説明文がありません。',
    'Einer Seite fehlt eine Beschreibung.',
    'Un côté n’a pas de description.',
  ),
  'form-shared': told(
    'Both want: {codes}.',
    '双方が希望する協力形態：{codes}。',
    'Beide wünschen: {codes}.',
    'Les deux souhaitent : {codes}.',
  ),
  'form-apart': told(
    'They want different forms of cooperation.',
    '希望する協力形態が異なります。',
    'Sie wünschen verschiedene Formen der Zusammenarbeit.',
    'Ils souhaitent des formes de coopération différentes.',
  ),
  'form-unknown': told(
    'The wanted forms of cooperation are not known on one side.',
    '一方の希望する協力形態が不明です。',
    'Die gewünschte Form der Zusammenarbeit ist auf einer Seite nicht bekannt.',
    'La forme de coopération souhaitée d’un côté n’est pas connue.',
  ),
  'priority-shared': told(
    'Both serve: {codes}.',
    '双方の重点：{codes}。',
    'Beide dienen: {codes}.',
    'Priorités communes : {codes}.',
  ),
  'priority-apart': told(
    'They have no strategic priority in common.',
    '共通する重点はありません。',
    'Kein gemeinsamer strategischer Schwerpunkt.',
    'Aucune priorité stratégique en commun.',
  ),
  'priority-unknown': told(
    'The strategic priorities of one side are not known.',
    '一方の重点が不明です。',
    'Die strategischen Schwerpunkte einer Seite sind nicht bekannt.',
    'Les priorités stratégiques d’un côté ne sont pas connues.',
  ),
};
