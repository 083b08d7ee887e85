import { ApiProperty } from '@nestjs/swagger';
import { AsOfQuery } from '../kernel/http/as-of';
import { PartyDto } from '../kernel/http/party.dto';
import { QueryText, QueryWholeNumber } from '../kernel/http/query-fields';
import { criteria, type Criterion } from '../matching/ruleset';

const MOST = 100;
export const usualPartners = 10;

/** How many partners are shown to each who asks; the property's initial value is `usualPartners`. */
export const PartnersLimit = () =>
  QueryWholeNumber({
    min: 1,
    max: MOST,
    description: `How many partners are suggested to each; ${usualPartners} if unsaid.`,
  });

export class SuggestionsQuery extends AsOfQuery {
  @PartnersLimit() readonly limit: number = usualPartners;
}

export class RankChangeQuery {
  @QueryText({ optional: false, description: 'The partner, `prefecture:JP-22`.' }) readonly party: string;
  @QueryText({ optional: false, description: 'Moment, day or position from which on is asked.' })
  readonly from: string;
  @QueryText({ description: 'Moment, day or position up to which is asked; absent: now.' })
  readonly to?: string;
}

export class ToldReasonDto {
  @ApiProperty() code: string;
  @ApiProperty() en: string;
  @ApiProperty() ja: string;
  @ApiProperty() de: string;
  @ApiProperty() fr: string;
}

export class RulesetName {
  @ApiProperty() version: string;
  @ApiProperty({ description: 'SHA-256 of the canonical JSON of the document, in hex.' }) hash: string;
}

export class ContributionDto {
  @ApiProperty({ enum: criteria }) criterion: Criterion;
  @ApiProperty({ description: 'Weight towards the applicant.' }) weight: number;
  @ApiProperty() weightTowardsPartner: number;
  @ApiProperty({ description: 'Points towards the applicant; over all criteria they sum to its score.' })
  towardsApplicant: number;
  @ApiProperty() towardsPartner: number;
  @ApiProperty({ description: 'Share of the score; the shares sum to it.' }) share: number;
  @ApiProperty({ description: 'A fact is missing; the value is expected, not known.' }) unknown: boolean;
  @ApiProperty() reason: ToldReasonDto;
}

export class RaiseDto {
  @ApiProperty({ enum: criteria }) criterion: Criterion;
  @ApiProperty({ description: 'Score if this criterion were at its best.' }) score: number;
  @ApiProperty() rank: number;
  @ApiProperty() reason: ToldReasonDto;
}

export class SuggestionDto {
  @ApiProperty() party: PartyDto;
  @ApiProperty() name: string;
  @ApiProperty({ required: false }) nameLocal?: string;
  @ApiProperty({
    required: false,
    description: 'The open application by whose wishes the party is judged; not told to organisations.',
  })
  applicationId?: string;
  @ApiProperty() rank: number;
  @ApiProperty({ description: 'Harmonic mean of both directed scores, 0 to 1.' }) score: number;
  @ApiProperty({ description: 'The score if all that is unknown were at its worst.' }) low: number;
  @ApiProperty({ description: 'The score if all that is unknown were at its best.' }) high: number;
  @ApiProperty() towardsApplicant: number;
  @ApiProperty() towardsPartner: number;
  @ApiProperty({ type: [ContributionDto] }) contributions: ContributionDto[];
  @ApiProperty({ type: [ToldReasonDto], description: 'What passed because nothing is known.' })
  unknown: ToldReasonDto[];
  @ApiProperty({ type: [RaiseDto], description: 'What would raise the rank most.' }) raises: RaiseDto[];
  @ApiProperty({ type: [String], description: 'Third regions and countries in which both are interested.' })
  thirdRegions: string[];
  @ApiProperty({ type: [PartyDto], description: 'Third parties there, and those who are partners of both.' })
  thirdRegionPartners: PartyDto[];
}

export class ExclusionDto {
  @ApiProperty() party: PartyDto;
  @ApiProperty() name: string;
  @ApiProperty({ type: [ToldReasonDto] }) reasons: ToldReasonDto[];
}

export class SuggestionsAnswer {
  @ApiProperty() ruleset: RulesetName;
  @ApiProperty({ description: 'Day by which terms were judged.' }) asOf: string;
  @ApiProperty({ description: 'Position up to which the record counted.' }) asOfPosition: string;
  @ApiProperty({ type: [SuggestionDto] }) items: SuggestionDto[];
  @ApiProperty({ type: [ExclusionDto] }) excluded: ExclusionDto[];
  @ApiProperty({ description: 'Mean score that the cap on exposure costs among the items.' })
  priceOfExposure: number;
}
