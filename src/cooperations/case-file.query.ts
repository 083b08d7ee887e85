import { ApiProperty } from '@nestjs/swagger';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { NotFound } from '../kernel/bad-input';
import { type Party, partyOf } from '../parties/party.events';
import type { CooperationStep } from './cooperation-step';
import { LedgerBound } from './ledger-bound';
import { Telling } from './telling';
import { type Stage, stages } from './step';

export class CaseFileStep {
  @ApiProperty({ enum: stages }) stage: Stage;
  @ApiProperty({ description: 'Event type, MeetingLogged.' }) type: string;
  @ApiProperty({ description: 'When it happened, as far as known.' }) occurredOn: string;
  @ApiProperty({ description: 'When it was recorded, UTC.' }) recordedAt: string;
  @ApiProperty({ description: 'Who recorded it.' }) actor: string;
  @ApiProperty() sentence: string;
  @ApiProperty() position: string;
  @ApiProperty({ description: 'What it belongs to: application, match, meeting …' }) category: string;
  @ApiProperty({ description: 'Id of what it belongs to.' }) thingId: string;
  @ApiProperty({ nullable: true, type: String, description: 'Position of the step it corrects.' })
  supersedes: string | null;
}

export class CaseFile {
  @ApiProperty() id: string;
  @ApiProperty({ enum: stages, description: 'The furthest stage reached.' }) stage: Stage;
  @ApiProperty() ended: boolean;
  @ApiProperty({ nullable: true, type: String }) office: string | null;
  @ApiProperty({ type: 'array', items: { type: 'object' } }) parties: readonly Party[];
  @ApiProperty({ type: [CaseFileStep], description: 'In the order of positions.' }) steps: CaseFileStep[];
  @ApiProperty() asOfPosition: string;
}

export class GetCaseFile extends Query<CaseFile> {
  constructor(
    readonly id: string,
    readonly asOf?: string,
    readonly limit?: number,
  ) {
    super();
  }
}

const STEPS = `select position, stage, type, category, thing_id as "thingId", parties, office, supersedes
  from cooperation_step where cooperation_id = $1 and position <= $2 order by position`;

@QueryHandler(GetCaseFile)
export class GetCaseFileHandler implements IQueryHandler<GetCaseFile> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bound: LedgerBound,
    private readonly telling: Telling,
  ) {}

  async execute({ id, asOf, limit }: GetCaseFile): Promise<CaseFile> {
    const asOfPosition = await this.bound.of(asOf);
    const rows = await this.dataSource.query<CooperationStep[]>(STEPS, [id, asOfPosition]);
    if (rows.length === 0) throw new NotFound('cooperation');
    const shown = limit ? rows.slice(-limit) : rows;
    const told = await this.telling.of(shown);
    return {
      id,
      stage: stages.findLast((stage) => rows.some((row) => row.stage === stage))!,
      ended: rows.some(({ type }) => type === 'CooperationEnded'),
      office: rows.findLast(({ office }) => office)?.office ?? null,
      parties: [...new Set(rows.flatMap(({ parties }) => parties ?? []))].map(partyOf),
      steps: shown.map(({ parties: _p, office: _o, ...step }, index) => ({ ...step, ...told[index] })),
      asOfPosition,
    };
  }
}
