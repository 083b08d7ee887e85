import { ApiProperty } from '@nestjs/swagger';
import { flag } from '../kernel/http/checks';
import { Field } from '../kernel/http/field';
import { Id, NestedList, WholeNumber } from '../kernel/http/fields';
import { Parties, PartyDto, PartyField } from '../kernel/http/party.dto';

export class ChooserDto {
  @PartyField() readonly party: PartyDto;
  @Parties({ max: 500, description: 'Of the other side, the best first. Who is not named is not wanted.' })
  readonly wishes: PartyDto[];
  @WholeNumber({ max: 500, description: 'How many partners there is room for.' }) readonly quota: number;
}

export class PlacementsDto {
  @NestedList(() => ChooserDto, {
    max: 500,
    description: 'Those whose wishes come first, such as the selected applicants of a call.',
  })
  readonly proposers: ChooserDto[];
  @NestedList(() => ChooserDto, { max: 500, description: 'Those who choose among whoever wishes for them.' })
  readonly receivers: ChooserDto[];
}

export class PlannedMeetingDto {
  @Id({ description: 'Of the match or meeting; any name that is used once.' }) readonly id: string;
  @Parties({ min: 2, max: 2 }) readonly parties: PartyDto[];
  @WholeNumber({ min: 1, max: 100, description: 'How much it counts: its score in hundredths.' })
  readonly worth: number;
  @Field(flag, { type: Boolean }) readonly needsInterpreter: boolean;
}

export class SlotDto {
  @Id({ example: '2026-11-24T10:00' }) readonly id: string;
  @WholeNumber({ max: 50 }) readonly tables: number;
  @WholeNumber({ max: 50, description: 'A meeting with an interpreter takes a table too.' })
  readonly interpreters: number;
  @Parties({ max: 500, optional: true, description: 'Who cannot come then.' }) readonly absent: PartyDto[] =
    [];
}

export class SlotsDto {
  @NestedList(() => PlannedMeetingDto, { max: 120 }) readonly meetings: PlannedMeetingDto[];
  @NestedList(() => SlotDto, { max: 48 }) readonly slots: SlotDto[];
}

export class Placement {
  @ApiProperty() proposer: PartyDto;
  @ApiProperty() receiver: PartyDto;
}

export class Placements {
  @ApiProperty({ type: [Placement], description: 'Stable, and the best that there is for the proposers.' })
  placements: Placement[];
  @ApiProperty({ type: [PartyDto], description: 'Proposers with no partner.' }) unplaced: PartyDto[];
}

export class PlannedMeeting {
  @ApiProperty() meeting: string;
  @ApiProperty() slot: string;
  @ApiProperty() interpreter: boolean;
}

export class SlotPlanAnswer {
  @ApiProperty({ type: [PlannedMeeting] }) planned: readonly PlannedMeeting[];
  @ApiProperty({ type: [String], description: 'Meetings for which there was no room.' })
  unplanned: readonly string[];
  @ApiProperty({ description: 'Sum of what the planned meetings count.' }) worth: number;
}
