import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { ApiProperty } from '@nestjs/swagger';
import { Column, Entity, Repository } from 'typeorm';
import { NotFound } from '../kernel/bad-input';
import type { Position } from '../kernel/event-store/event-store';
import { keyset, type ListQuery, type Page, pageOf } from '../kernel/http/page';
import { JsonColumn, OptionalText, TextColumn } from '../kernel/projections/columns';
import { Projects } from '../kernel/projections/projection';
import { type Folds, ProjectedRow, RowProjection } from '../kernel/projections/row-projection';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import type { RulesetEvent } from './ruleset.events';

export const rulesetStatuses = ['draft', 'in-force', 'superseded'] as const;

@Entity('ruleset_list')
export class RulesetRow extends ProjectedRow {
  @TextColumn({ description: 'As the document calls itself.' }) version: string;
  @TextColumn({ description: 'SHA-256 of the canonical JSON of the document, in hex.' }) hash: string;
  @ApiProperty({ enum: rulesetStatuses }) status: (typeof rulesetStatuses)[number];
  @TextColumn() draftedAt: string;
  @OptionalText({ description: 'From when on it was in force.' }) publishedAt: string | null;
  @Column('text', { nullable: true }) publishedPosition: Position | null;
  @JsonColumn({ type: 'object' }, { description: 'The rules; POST /rulesets takes the like of it.' })
  document: object;
}

@Projects({ name: 'ruleset-list', version: 1 })
export class RulesetListProjection extends RowProjection<RulesetRow, RulesetEvent> {
  readonly row = RulesetRow;
  readonly blank = () => ({ publishedAt: null, publishedPosition: null });
  readonly key = ({ data }: StoredEvent<RulesetEvent>) => data.rulesetId;
  readonly when: Folds<RulesetRow, RulesetEvent> = {
    RulesetDrafted: (_, { data: { hash, document }, recordedAt }) => ({
      version: (document as { version: string }).version,
      hash,
      document,
      draftedAt: recordedAt,
    }),
    RulesetPublished: (_, { recordedAt, position }) => ({
      publishedAt: recordedAt,
      publishedPosition: position,
    }),
  };
}

export class ListRulesets extends Query<Page<object>> {
  constructor(readonly filter: ListQuery) {
    super();
  }
}

export class GetRuleset extends Query<object> {
  constructor(readonly rulesetId: string) {
    super();
  }
}

/** Place of the publication that holds: the last one. */
async function lastPublication(rows: Repository<RulesetRow>): Promise<Position | null> {
  const [{ last }] = await rows.query<{ last: Position | null }[]>(
    'select max(published_position collate "C") as last from ruleset_list',
  );
  return last;
}

function shown({ publishedPosition, ...row }: RulesetRow, last: Position | null) {
  if (!publishedPosition) return { ...row, status: 'draft' };
  return { ...row, status: publishedPosition === last ? 'in-force' : 'superseded' };
}

@QueryHandler(ListRulesets)
export class ListRulesetsHandler implements IQueryHandler<ListRulesets> {
  constructor(@InjectRepository(RulesetRow) private readonly rows: Repository<RulesetRow>) {}

  async execute({ filter }: ListRulesets): Promise<Page<object>> {
    const builder = this.rows.createQueryBuilder('r');
    keyset(builder, { list: 'rulesets', columns: ['r.draftedAt', 'r.id'] }, filter);
    const last = await lastPublication(this.rows);
    const page = pageOf('rulesets', await builder.getMany(), filter.limit, (row) => [row.draftedAt, row.id]);
    return { ...page, items: page.items.map((row) => shown(row, last)) };
  }
}

@QueryHandler(GetRuleset)
export class GetRulesetHandler implements IQueryHandler<GetRuleset> {
  constructor(@InjectRepository(RulesetRow) private readonly rows: Repository<RulesetRow>) {}

  async execute({ rulesetId }: GetRuleset): Promise<object> {
    const row = await this.rows.findOneBy({ id: rulesetId });
    if (!row) throw new NotFound('ruleset');
    return shown(row, await lastPublication(this.rows));
  }
}
