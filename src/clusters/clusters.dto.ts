import { matching } from '../kernel/http/checks';
import { Field, type FieldOptions } from '../kernel/http/field';
import {
  FreeText,
  FreeTexts,
  Id,
  Nested,
  OneOf,
  ShortText,
  ShortTexts,
  Url,
  WholeNumber,
} from '../kernel/http/fields';
import { Parties, PartyDto } from '../kernel/http/party.dto';
import { PartialDateField } from '../kernel/http/time-fields';
import {
  CountryCode,
  Ecosystems,
  Forms,
  Languages,
  NaceCodes,
  Priorities,
  Technologies,
} from '../reference/code-fields';

export const clusterSides = ['EU', 'JP', 'third'] as const;
const levels = ['bronze', 'silver', 'gold'] as const;
const confidences = ['high', 'medium', 'low'] as const;

const kindPattern = '^[a-z][a-z0-9_-]{0,59}$';

/** What an organisation is. The list is open, as the directory meets new kinds. */
export const OrganisationKind = (options: FieldOptions = {}) =>
  Field(
    matching(
      new RegExp(kindPattern),
      60,
      'not-a-kind',
      'Expected a word such as cluster or company_association.',
    ),
    { type: String, pattern: kindPattern, example: 'cluster' },
    options,
  );

export class LabelDto {
  @OneOf(levels) readonly level: (typeof levels)[number];
  @PartialDateField({ optional: true }) readonly awardedOn?: string;
  @PartialDateField({ optional: true }) readonly expiresOn?: string;
}

const year = { min: 1000, max: 9999, optional: true };

export class ClusterProfileDto {
  @ShortText({ description: 'In Latin letters.' }) readonly name: string;
  @ShortText({ optional: true, description: 'In its own script.' }) readonly nameLocal?: string;
  @ShortText({ optional: true }) readonly nameKana?: string;
  @ShortText({ optional: true }) readonly shortName?: string;
  @OrganisationKind({ optional: true, description: 'cluster where nothing is said.' }) readonly kind?: string;
  @CountryCode() readonly country: string;
  @OneOf(clusterSides, {
    optional: true,
    description: 'Follows from the country; said only where that takes part on two sides, such as Serbia.',
  })
  readonly side?: (typeof clusterSides)[number];
  @Id({ optional: true, description: 'NUTS region of the directory, in the country.', example: 'FRF1' })
  readonly nuts?: string;
  @Id({ optional: true, description: 'Prefecture of the directory.', example: 'JP-21' })
  readonly prefecture?: string;
  @ShortText({ optional: true }) readonly city?: string;
  @ShortText({ optional: true }) readonly cityLocal?: string;
  @Url({ optional: true }) readonly website?: string;
  @Url({ optional: true, description: 'Profile on the European Cluster Collaboration Platform.' })
  readonly eccpProfile?: string;
  @WholeNumber({ ...year, description: 'Year.' }) readonly founded?: number;
  @WholeNumber({ max: 1_000_000, optional: true }) readonly members?: number;
  @WholeNumber({ ...year, description: 'Year of the count.' }) readonly membersAsOf?: number;
  @FreeText({ optional: true, description: 'How they were counted.' }) readonly membersNote?: string;
  @Nested(() => LabelDto, { optional: true, description: 'Cluster excellence label.' })
  readonly label?: LabelDto;
  @Ecosystems({ optional: true }) readonly ecosystems?: string[];
  @Technologies({ optional: true }) readonly technologies?: string[];
  @NaceCodes({ optional: true }) readonly nace?: string[];
  @Forms({ optional: true }) readonly forms?: string[];
  @Priorities({ optional: true }) readonly priorities?: string[];
  @ShortTexts({ optional: true }) readonly keywords?: string[];
  @FreeTexts({ optional: true }) readonly offers?: string[];
  @FreeTexts({ optional: true }) readonly needs?: string[];
  @Parties({ optional: true, max: 50, description: 'Third regions and countries of interest.' })
  readonly thirdRegions?: PartyDto[];
  @Languages({ optional: true }) readonly languages?: string[];
  @PartialDateField({ optional: true, description: 'Where its end is known.' }) readonly activeUntil?: string;
  @PartialDateField({ optional: true }) readonly lastVerified?: string;
  @OneOf(confidences, { optional: true, description: 'How sure the source is.' })
  readonly confidence?: string;
  @FreeText({ optional: true }) readonly note?: string;
}

export class RegisterClusterDto extends ClusterProfileDto {
  @Id({ optional: true, description: 'Begins with eu., jp. or third.; derived where it is absent.' })
  readonly id?: string;
}
