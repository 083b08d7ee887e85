import { ApiProperty } from '@nestjs/swagger';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor';
import { scopeOf } from '../access/policy';
import { BadInput } from '../kernel/bad-input';
import { decodeCursor, type Page, pageOf } from '../kernel/http/page';
import { KnownParties } from '../parties/known-parties';
import { partyKey, type PartyKind } from '../parties/party.events';
import type { ListCooperationsQuery } from './cooperations.dto';
import { LedgerBound } from './ledger-bound';
import { type Stage, stages } from './step';

export class CooperationSummary {
  @ApiProperty() id: string;
  @ApiProperty({ enum: stages, description: 'The furthest stage it has reached.' }) stage: Stage;
  @ApiProperty({ type: [String], description: 'Every stage it has reached.' }) stages: Stage[];
  @ApiProperty({ type: [String], description: 'Party keys.' }) parties: string[];
  @ApiProperty({ type: [String] }) regions: string[];
  @ApiProperty({ type: [String] }) prefectures: string[];
  @ApiProperty({ type: [String] }) thirdRegions: string[];
  @ApiProperty({ nullable: true, type: String }) office: string | null;
  @ApiProperty({ description: 'It has ended without agreement.' }) ended: boolean;
  @ApiProperty() steps: number;
  @ApiProperty({ description: 'Earliest day of its newest step.' }) lastActivityOn: string;
  @ApiProperty({ description: 'Position of its first step.' }) position: string;
}

export class ListCooperations extends Query<Page<CooperationSummary> & { asOfPosition: string }> {
  constructor(
    readonly actor: Actor,
    readonly filter: ListCooperationsQuery,
  ) {
    super();
  }
}

const union = (column: string) =>
  `coalesce((select array_agg(distinct v order by v) from cooperation_step t, unnest(t.${column}) v
     where t.cooperation_id = c.id and t.position <= $1), '{}')`;

/** `any` asks for a value, whichever. */
const holds = (column: string, parameter: number) =>
  `and ($${parameter}::text is null or exists (select from cooperation_step t
     where t.cooperation_id = c.id and t.position <= $1
     and case $${parameter} when 'any' then cardinality(t.${column}) > 0 else $${parameter} = any(t.${column}) end))`;

const SUMMARIES = `
select c.*, ${union('parties')} as parties, ${union('regions')} as regions,
  ${union('prefectures')} as prefectures, ${union('third_regions')} as "thirdRegions"
from (
  select cooperation_id as id, min(position) as position, count(*)::int as steps,
    max(occurred_day) as "lastActivityOn", array_agg(distinct stage) as stages,
    bool_or(type = 'CooperationEnded') as ended,
    (array_agg(office order by position desc) filter (where office is not null))[1] as office
  from cooperation_step where position <= $1 group by cooperation_id
) c
where ($2::text is null or $2 = any(c.stages))
  ${holds('regions', 3)} ${holds('prefectures', 4)} ${holds('third_regions', 5)} ${holds('parties', 6)}
  and ($7::text is null or c.position > $7)
order by c.position limit $8`;

@QueryHandler(ListCooperations)
export class ListCooperationsHandler implements IQueryHandler<ListCooperations> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bound: LedgerBound,
    private readonly parties: KnownParties,
  ) {}

  async execute({ actor, filter }: ListCooperations) {
    const { stage, region, prefecture, thirdRegion, limit, cursor } = filter;
    await this.refuseUnknown(filter);
    const asOfPosition = await this.bound.of(filter.asOf);
    const scope = scopeOf(actor);
    const [after] = cursor ? decodeCursor('cooperations', 1, cursor) : [];
    const rows = await this.dataSource.query<CooperationSummary[]>(SUMMARIES, [
      asOfPosition,
      stage,
      region,
      prefecture,
      thirdRegion,
      scope && partyKey(scope),
      after,
      limit + 1,
    ]);
    const items = rows.map((row) => ({ ...row, stage: furthest(row.stages) }));
    return { ...pageOf('cooperations', items, limit, (row) => [row.position]), asOfPosition };
  }

  /** A slip of the pen must not look like a figure of nought. */
  private async refuseUnknown(filter: ListCooperationsQuery): Promise<void> {
    const known = await this.parties.find(placesIn(filter).flatMap(({ parties }) => parties));
    const unknown = placesIn(filter).filter(
      ({ parties }) => !parties.some((party) => known.has(partyKey(party))),
    );
    const [first, ...others] = unknown.map(({ name }) => unknownPlace(name));
    if (first) throw new BadInput(first, ...others);
  }
}

const kindsOf = {
  region: ['region'],
  prefecture: ['prefecture'],
  thirdRegion: ['region', 'country'],
} as const satisfies Record<string, readonly PartyKind[]>;

/** What each filter may name in the directory. */
const placesIn = (filter: ListCooperationsQuery) =>
  (['region', 'prefecture', 'thirdRegion'] as const).flatMap((name) => {
    const id = filter[name];
    return id === undefined || id === 'any'
      ? []
      : [{ name, parties: kindsOf[name].map((kind) => ({ kind, id })) }];
  });

const unknownPlace = (name: string) => ({
  pointer: `?${name}`,
  code: 'unknown-party',
  detail: `The directory has no such ${name}.`,
});

const furthest = (reached: readonly Stage[]): Stage => stages.findLast((stage) => reached.includes(stage))!;
