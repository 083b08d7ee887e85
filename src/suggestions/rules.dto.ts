import { ApiProperty } from '@nestjs/swagger';
import { PartyDto } from '../kernel/http/party.dto';
import { PartnersLimit, RulesetName, usualPartners } from './suggestions.dto';

export class LimitQuery {
  @PartnersLimit() readonly limit: number = usualPartners;
}

export class QualityDto {
  @ApiProperty({ description: 'Applications of which a partnership came.' }) n: number;
  @ApiProperty({ description: 'Mean reciprocal rank of the first partner.' }) mrr: number;
  @ApiProperty({ description: 'Share of the partners among the first ten.' }) recall10: number;
}

export class WhatIfSideDto {
  @ApiProperty({ description: 'Gini coefficient of how often each party is shown.' }) gini: number;
  @ApiProperty({ description: 'Share of the parties that are shown at all.' }) coverage: number;
  @ApiProperty() meanScore: number;
  @ApiProperty() quality: QualityDto;
}

export class ChangedExposure {
  @ApiProperty() party: PartyDto;
  @ApiProperty() name: string;
  @ApiProperty({ description: 'How often it was shown under the rules in force.' }) before: number;
  @ApiProperty({ description: 'How often it is shown under the draft.' }) after: number;
}

export class WhatIfAnswer {
  @ApiProperty({ description: 'The draft.' }) ruleset: RulesetName;
  @ApiProperty() inForce: RulesetName;
  @ApiProperty() asOfPosition: string;
  @ApiProperty({ description: 'Applications that were replayed.' }) cases: number;
  @ApiProperty({ description: 'Applications whose first suggestion changes.' }) firstChanged: number;
  @ApiProperty() current: WhatIfSideDto;
  @ApiProperty() draft: WhatIfSideDto;
  @ApiProperty({ type: [ChangedExposure] }) winners: ChangedExposure[];
  @ApiProperty({ type: [ChangedExposure] }) losers: ChangedExposure[];
}

export class ExposureSide {
  @ApiProperty() gini: number;
  @ApiProperty() coverage: number;
  @ApiProperty() meanScore: number;
}

export class ShownParty {
  @ApiProperty() party: PartyDto;
  @ApiProperty() name: string;
  @ApiProperty({ description: 'How often it is shown under the cap and the floor.' }) shown: number;
  @ApiProperty({ description: 'How often it would be shown without.' }) unbounded: number;
  @ApiProperty({ description: 'No partnership of its own is known.' }) newcomer: boolean;
}

export class ExposureAnswer {
  @ApiProperty() ruleset: RulesetName;
  @ApiProperty() asOfPosition: string;
  @ApiProperty({ description: 'Applications that are open.' }) applications: number;
  @ApiProperty({ type: Number, nullable: true }) cap: number | null;
  @ApiProperty({ type: Number, nullable: true }) floor: number | null;
  @ApiProperty() bounded: ExposureSide;
  @ApiProperty() unbounded: ExposureSide;
  @ApiProperty({ description: 'Score that cap and floor cost, a place of a list.' }) price: number;
  @ApiProperty({ description: 'Share of what is shown that newcomers have.' }) newcomerShare: number;
  @ApiProperty({ type: [PartyDto], description: 'For whom the floor could not be kept.' })
  belowFloor: PartyDto[];
  @ApiProperty({ type: [ShownParty], description: 'Who is shown most first.' }) parties: ShownParty[];
}
