import { ApiProperty } from '@nestjs/swagger';
import { PartyDto } from '../kernel/http/party.dto';
import { criteria, type Criterion } from '../matching/ruleset';
import { ContributionDto, RulesetName } from './suggestions.dto';

export class JudgedDto {
  @ApiProperty() party: PartyDto;
  @ApiProperty({ description: 'Which state of its facts was judged: the position of the last one.' })
  revision: string;
}

export class ReceiptContribution {
  @ApiProperty({ enum: criteria }) criterion: Criterion;
  @ApiProperty() towardsApplicant: number;
  @ApiProperty() towardsPartner: number;
  @ApiProperty() share: number;
}

export class ReceiptDto {
  @ApiProperty() ruleset: RulesetName;
  @ApiProperty({ description: 'Day by which terms were judged.' }) asOf: string;
  @ApiProperty() applicant: JudgedDto;
  @ApiProperty() partner: JudgedDto;
  @ApiProperty() score: number;
  @ApiProperty() low: number;
  @ApiProperty() high: number;
  @ApiProperty() towardsApplicant: number;
  @ApiProperty() towardsPartner: number;
  @ApiProperty({ type: [ReceiptContribution] }) contributions: ReceiptContribution[];
}

export class RecomputedDto {
  @ApiProperty({ description: 'All numbers agree within 1e-9, and rules and facts are the same.' })
  agrees: boolean;
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Largest difference of a number; null where rules or facts are not the same.',
  })
  difference: number | null;
  @ApiProperty() score: number;
  @ApiProperty({ type: [ContributionDto], description: 'With the reasons.' })
  contributions: ContributionDto[];
}

export class ReceiptAnswer {
  @ApiProperty() matchId: string;
  @ApiProperty({ description: 'Position up to which the record counted.' }) position: string;
  @ApiProperty({ description: 'As it was written when the match was proposed.' }) receipt: ReceiptDto;
  @ApiProperty({
    type: [String],
    description: 'Codes of what kept the pair from being suggested, where a person proposed it all the same.',
  })
  excluded: readonly string[];
  @ApiProperty({ description: 'Computed anew from the record.' }) recomputed: RecomputedDto;
}

export class MomentDto {
  @ApiProperty() asOf: string;
  @ApiProperty() asOfPosition: string;
  @ApiProperty() ruleset: RulesetName;
}

export class StandingDto {
  @ApiProperty() rank: number;
  @ApiProperty() score: number;
}

export class ShareDto {
  @ApiProperty({ description: 'Of the changes of the applicant.' }) mine: number;
  @ApiProperty({ description: 'Of the changes of all candidates, and of the day.' }) theirs: number;
  @ApiProperty({ description: 'Of the change of the rules.' }) rules: number;
}

export class RankChangeAnswer {
  @ApiProperty() from: MomentDto;
  @ApiProperty() to: MomentDto;
  @ApiProperty({ type: StandingDto, nullable: true, description: 'Null: it was not suggested.' })
  before: StandingDto | null;
  @ApiProperty({ type: StandingDto, nullable: true }) after: StandingDto | null;
  @ApiProperty({ description: 'Ranks won (positive) or lost; they sum to the change.' }) ranks: ShareDto;
  @ApiProperty({ description: 'The same for the score.' }) scores: ShareDto;
}
