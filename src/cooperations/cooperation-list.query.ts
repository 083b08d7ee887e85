import { ApiProperty } from '@nestjs/swagger';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor';
import { scopeOf } from '../access/policy';
import { BadInput } from '../kernel/bad-input';
import { decodeCursor, type Page, pageOf } from '../kernel/http/page';
import { KnownParties } from '../parties/known-parties';
import { type Party, partyKey, type PartyKind } from '../parties/party.events';
import type { MarkKind } from './cooperation-mark';
import { summariesOf, type Wanted } from './cooperation-summaries';
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

@QueryHandler(ListCooperations)
export class ListCooperationsHandler implements IQueryHandler<ListCooperations> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bound: LedgerBound,
    private readonly parties: KnownParties,
  ) {}

  async execute({ actor, filter }: ListCooperations) {
    const { limit, cursor } = filter;
    await this.refuseUnknown(filter);
    const asOfPosition = await this.bound.of(filter.asOf);
    const [after] = cursor ? decodeCursor('cooperations', 1, cursor) : [];
    const { sql, values } = summariesOf(wantedBy(filter, scopeOf(actor)));
    const parameters = [asOfPosition, after, limit + 1, ...values];
    const rows = await this.dataSource.query<CooperationSummary[]>(sql, parameters);
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

/** Narrow ones first: what they find is then looked up for the others. */
function wantedBy(
  { stage, region, prefecture, thirdRegion }: ListCooperationsQuery,
  scope: Party | undefined,
): Wanted[] {
  const values: Record<MarkKind, string | undefined> = {
    party: scope && partyKey(scope),
    third: thirdRegion,
    region,
    prefecture,
    stage,
  };
  return Object.entries(values).flatMap(([kind, value]) =>
    value === undefined ? [] : [{ kind: kind as MarkKind, value }],
  );
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
