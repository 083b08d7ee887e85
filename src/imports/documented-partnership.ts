import {
  FreeText,
  FreeTexts,
  Id,
  NestedList,
  OneOf,
  ShortText,
  ShortTexts,
  WholeNumber,
} from '../kernel/http/fields';
import { PartialDateField } from '../kernel/http/time-fields';
import { OrganisationKind } from '../clusters/clusters.dto';
import { partnershipKinds, type PartnershipKind } from '../partnerships/partnership.events';
import { CountryCode, Ecosystems, Forms } from '../reference/code-fields';
import { checked, renamed, type Row } from './row';

/** A party as a source of partnerships names it. */
export class PartnerRow {
  @ShortText() readonly name: string;
  @ShortText({ optional: true }) readonly nameLocal?: string;
  @OrganisationKind() readonly type: string;
  @CountryCode({ optional: true }) readonly country?: string;
  @Id({ optional: true }) readonly nuts?: string;
  @Id({ optional: true }) readonly prefecture?: string;
  @Id({ optional: true }) readonly cluster?: string;
}

export class HistoryRow {
  @PartialDateField({ optional: true }) readonly date?: string;
  @OrganisationKind() readonly event: string;
  @FreeText() readonly text: string;
}

const statuses = ['active', 'dormant', 'closed'] as const;

/** A partnership of the past, checked, but for its parties, which are still as the source names them. */
export class DocumentedPartnership {
  @Id() readonly id: string;
  @OneOf(partnershipKinds) readonly kind: PartnershipKind;
  @NestedList(() => PartnerRow, { min: 1 }) readonly eu: PartnerRow[];
  @NestedList(() => PartnerRow, { min: 1 }) readonly jp: PartnerRow[];
  @FreeTexts() readonly fields: string[];
  @Ecosystems() readonly ecosystems: string[];
  @Forms() readonly forms: string[];
  @PartialDateField({ optional: true }) readonly signedOn?: string;
  @WholeNumber({ min: 1000, max: 9999, optional: true }) readonly year?: number;
  @OneOf(statuses) readonly status: (typeof statuses)[number];
  @ShortTexts() readonly sources: string[];
  @OneOf(['high', 'medium', 'low'], { optional: true }) readonly confidence?: string;
  @ShortText({ optional: true }) readonly signatoryLevel?: string;
  @FreeText({ optional: true }) readonly note?: string;
  @NestedList(() => HistoryRow, { max: 400 }) readonly history: HistoryRow[];
}

const partner = ({
  name,
  name_ja: nameLocal,
  type,
  country,
  nuts,
  prefecture,
  cluster_id: cluster,
}: Row) => ({
  ...{ name, nameLocal, type, country, nuts, prefecture, cluster },
});

const hyphenated = (value: unknown) => (typeof value === 'string' ? value.replaceAll('_', '-') : value);

/** A row of the file in the words of the directory. @throws BadInput */
export function documentedPartnership(row: Row): Promise<DocumentedPartnership> {
  const { id, fields, ecosystems, year, sources, confidence, note } = row;
  return checked(DocumentedPartnership, {
    ...{ id, fields, ecosystems, year, sources, confidence, note },
    kind: hyphenated(row.kind),
    eu: renamed(row.eu_partners, partner),
    jp: renamed(row.jp_partners, partner),
    forms: row.cooperation_forms,
    signedOn: row.signed_on,
    // The source says of some only that it found no end.
    status: row.status === 'active_as_last_seen' ? 'active' : row.status,
    signatoryLevel: row.signatory_level,
    history: renamed(row.history, ({ date, event, text }) => ({ date, event, text })),
  });
}
