import type { Sentences } from './reason';

const told = (en: string, ja: string, de: string, fr: string): Sentences => ({ en, ja, de, fr });

/** Why somebody is left out, and what passed because nothing is known. */
export const gateSentences: Readonly<Record<string, Sentences>> = {
  'same-party': told(
    'It is the applicant itself.',
    '申請者自身です。',
    'Es ist der Antragsteller selbst.',
    'C’est le candidat lui-même.',
  ),
  'same-side': told(
    'Both are on the same side.',
    '双方が同じ側に属しています。',
    'Beide stehen auf derselben Seite.',
    'Les deux sont du même côté.',
  ),
  'declines-suggestions': told(
    'The {who} has asked not to be suggested.',
    '{who}は提案を希望していません。',
    '{who} wünscht keine Vorschläge.',
    '{who} ne souhaite pas de suggestions.',
  ),
  'no-capacity': told(
    'The {who} looks after {open} matches already, and can look after {capacity}.',
    '{who}は既に{open}件のマッチングに対応中です（上限{capacity}件）。',
    '{who} betreut bereits {open} von {capacity} möglichen Vermittlungen.',
    '{who} suit déjà {open} mises en relation sur {capacity} possibles.',
  ),
  inactive: told(
    'It was declared inactive.',
    '活動していないとされています。',
    'Es gilt als nicht mehr tätig.',
    'Il a été déclaré inactif.',
  ),
  'active-until': told(
    'It was active until {date}.',
    '活動は{date}までです。',
    'Es war bis {date} tätig.',
    'Il a été actif jusqu’à {date}.',
  ),
  'not-verified': told(
    'It was verified last on {date}, more than {months} months ago.',
    '最終確認は{date}で、{months}か月以上前です。',
    'Zuletzt geprüft am {date}, vor mehr als {months} Monaten.',
    'Vérifié pour la dernière fois le {date}, il y a plus de {months} mois.',
  ),
  vetoed: told(
    'The {who} does not want to meet the other.',
    '{who}は相手との面談を希望していません。',
    '{who} möchte die andere Seite nicht treffen.',
    '{who} ne souhaite pas rencontrer l’autre.',
  ),
  'said-no': told(
    'The {who} said no to a match on {on}; such an answer counts for {days} days.',
    '{who}は{on}にマッチングを断りました（{days}日間有効）。',
    '{who} hat am {on} eine Vermittlung abgelehnt; das gilt {days} Tage.',
    '{who} a refusé une mise en relation le {on} ; cela vaut {days} jours.',
  ),
  'said-soft-no': told(
    'The {who} was reserved about a match on {on}; such an answer counts for {days} days.',
    '{who}は{on}にマッチングに慎重な回答をしました（{days}日間有効）。',
    '{who} hat am {on} zurückhaltend auf eine Vermittlung geantwortet; das gilt {days} Tage.',
    '{who} a répondu avec réserve à une mise en relation le {on} ; cela vaut {days} jours.',
  ),
  'already-matched': told(
    'A match between them is open.',
    '両者のマッチングが進行中です。',
    'Zwischen ihnen läuft bereits eine Vermittlung.',
    'Une mise en relation entre eux est en cours.',
  ),
  'not-available': told(
    'It is not available at the moment.',
    '現在は対応できません。',
    'Es steht zurzeit nicht zur Verfügung.',
    'Il n’est pas disponible actuellement.',
  ),
  'already-partners': told(
    'They are partners already.',
    '既にパートナーです。',
    'Sie sind bereits Partner.',
    'Ils sont déjà partenaires.',
  ),
  'no-common-form': told(
    'They want no form of cooperation in common.',
    '共通する協力形態がありません。',
    'Keine gemeinsame Form der Zusammenarbeit.',
    'Aucune forme de coopération en commun.',
  ),
  'no-common-language': told(
    'They have no language in common and no interpreter.',
    '共通の言語も通訳もありません。',
    'Keine gemeinsame Sprache und kein Dolmetscher.',
    'Ni langue commune ni interprète.',
  ),
  'below-threshold': told(
    'For one side the value lies below {tau}.',
    '一方にとっての評価が{tau}未満です。',
    'Für eine Seite liegt der Wert unter {tau}.',
    'Pour un côté la valeur est inférieure à {tau}.',
  ),
  'exposure-cap': told(
    'It was suggested {seen} times in this round; at most {cap} are allowed.',
    '今回既に{seen}回提案されています（上限{cap}回）。',
    'In dieser Runde bereits {seen}-mal vorgeschlagen; erlaubt sind {cap}.',
    'Déjà suggéré {seen} fois dans ce tour ; {cap} au plus sont permises.',
  ),
  'verification-unknown': told(
    'When it was verified is not known.',
    '確認日が不明です。',
    'Der Tag der Prüfung ist nicht bekannt.',
    'La date de vérification n’est pas connue.',
  ),
  'capacity-unknown': told(
    'How many matches it can look after is not known.',
    '対応できるマッチング件数が不明です。',
    'Wie viele Vermittlungen es betreuen kann, ist nicht bekannt.',
    'Le nombre de mises en relation possibles n’est pas connu.',
  ),
  'forms-unknown': told(
    'Whether they want the same form of cooperation is not known.',
    '希望する協力形態が一致するか不明です。',
    'Ob sie dieselbe Form der Zusammenarbeit wünschen, ist nicht bekannt.',
    'On ne sait pas s’ils souhaitent la même forme de coopération.',
  ),
  'languages-unknown': told(
    'Whether they have a language in common is not known.',
    '共通の言語があるか不明です。',
    'Ob sie eine gemeinsame Sprache haben, ist nicht bekannt.',
    'On ne sait pas s’ils ont une langue commune.',
  ),
};
