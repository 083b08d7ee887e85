import type { Sentences } from './reason';

const told = (en: string, ja: string, de: string, fr: string): Sentences => ({ en, ja, de, fr });

/** Why ties, kinds, size, languages and activity count as they do, and what would raise a rank. */
export const evidenceSentences: Readonly<Record<string, Sentences>> = {
  'ties-of-partner': told(
    'The partner side has ties to the applicant’s country or region: {count}.',
    '相手側は申請者の国・地域とつながりがあります：{count}件。',
    'Die Partnerseite hat Beziehungen zum Land oder zur Region des Antragstellers: {count}.',
    'Le partenaire a des liens avec le pays ou la région du candidat : {count}.',
  ),
  'ties-of-applicant': told(
    'The applicant side has ties to the partner’s country or region: {count}.',
    '申請者側は相手の国・地域とつながりがあります：{count}件。',
    'Die Antragstellerseite hat Beziehungen zum Land oder zur Region des Partners: {count}.',
    'Le candidat a des liens avec le pays ou la région du partenaire : {count}.',
  ),
  'ties-none': told(
    'The known ties are to other places.',
    '知られているつながりは他の地域とのものです。',
    'Die bekannten Beziehungen bestehen zu anderen Orten.',
    'Les liens connus sont avec d’autres lieux.',
  ),
  'ties-unknown': told(
    'No ties are known.',
    'つながりは知られていません。',
    'Es sind keine Beziehungen bekannt.',
    'Aucun lien n’est connu.',
  ),
  kinds: told(
    '{applicant} and {partner}.',
    '{applicant}と{partner}。',
    '{applicant} und {partner}.',
    '{applicant} et {partner}.',
  ),
  'size-members': told(
    'The partner has {members} members.',
    '相手の会員数は{members}です。',
    'Der Partner hat {members} Mitglieder.',
    'Le partenaire a {members} membres.',
  ),
  'size-population': told(
    'The partner has {population} inhabitants.',
    '相手の人口は{population}人です。',
    'Der Partner hat {population} Einwohner.',
    'Le partenaire a {population} habitants.',
  ),
  'size-unknown': told(
    'The size of the partner is not known.',
    '相手の規模が不明です。',
    'Die Größe des Partners ist nicht bekannt.',
    'La taille du partenaire n’est pas connue.',
  ),
  'language-shared': told(
    'They have a language in common: {languages}.',
    '共通の言語があります：{languages}。',
    'Gemeinsame Sprache: {languages}.',
    'Langue commune : {languages}.',
  ),
  'language-interpreter': told(
    'An interpreter is there.',
    '通訳を利用できます。',
    'Ein Dolmetscher steht zur Verfügung.',
    'Un interprète est disponible.',
  ),
  'language-none': told(
    'They have no language in common.',
    '共通の言語がありません。',
    'Keine gemeinsame Sprache.',
    'Aucune langue commune.',
  ),
  'language-unknown': told(
    'The languages of one side are not known.',
    '一方の言語が不明です。',
    'Die Sprachen einer Seite sind nicht bekannt.',
    'Les langues d’un côté ne sont pas connues.',
  ),
  'activity-known': told(
    'Evidence of the partner’s activity: partnerships {partnerships}, steps {steps}, organisations {organisations}.',
    '相手の活動実績：パートナーシップ{partnerships}、経過{steps}、団体{organisations}。',
    'Nachweise der Tätigkeit des Partners: Partnerschaften {partnerships}, Schritte {steps}, Organisationen {organisations}.',
    'Preuves d’activité du partenaire : partenariats {partnerships}, étapes {steps}, organisations {organisations}.',
  ),
  'activity-unknown': told(
    'No activity of the partner is known.',
    '相手の活動実績は知られていません。',
    'Es ist keine Tätigkeit des Partners bekannt.',
    'Aucune activité du partenaire n’est connue.',
  ),
  'third-region-shared': told(
    'Both are interested in the same third regions: {codes}.',
    '双方が関心を持つ第三地域：{codes}。',
    'Beide interessieren sich für dieselben Drittregionen: {codes}.',
    'Les deux s’intéressent aux mêmes régions tierces : {codes}.',
  ),
  'third-region-apart': told(
    'They are interested in different third regions.',
    '関心のある第三地域が異なります。',
    'Sie interessieren sich für verschiedene Drittregionen.',
    'Ils s’intéressent à des régions tierces différentes.',
  ),
  'third-region-unknown': told(
    'The third regions of one side are not known.',
    '一方の関心のある第三地域が不明です。',
    'Die Drittregionen einer Seite sind nicht bekannt.',
    'Les régions tierces d’un côté ne sont pas connues.',
  ),
  'raise-tell': told(
    'If more were known of “{criterion}”, the rank could rise from {from} to {to}.',
    '「{criterion}」の情報を加えると、順位が{from}位から{to}位に上がる可能性があります。',
    'Wäre mehr über „{criterion}“ bekannt, könnte der Rang von {from} auf {to} steigen.',
    'Avec plus d’informations sur « {criterion} », le rang pourrait passer de {from} à {to}.',
  ),
  'raise-better': told(
    'If “{criterion}” agreed fully, the rank would rise from {from} to {to}.',
    '「{criterion}」が完全に一致すれば、順位は{from}位から{to}位に上がります。',
    'Bei voller Übereinstimmung in „{criterion}“ stiege der Rang von {from} auf {to}.',
    'Si « {criterion} » concordait entièrement, le rang passerait de {from} à {to}.',
  ),
};
