import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { Entity, Index, Repository, type SelectQueryBuilder } from 'typeorm';
import type { Actor } from '../access/actor';
import { seenBy } from '../access/scope';
import { goingOn } from '../cooperations/going-on';
import type { TextRef } from '../kernel/domain-event';
import { keyset, type Page, pageOf } from '../kernel/http/page';
import {
  FreeTextColumn,
  JsonColumn,
  OptionalText,
  PartyColumn,
  TextColumn,
  TextList,
} from '../kernel/projections/columns';
import { Projects } from '../kernel/projections/projection';
import { type Folds, ProjectedRow, RowProjection } from '../kernel/projections/row-projection';
import { RowReader } from '../kernel/projections/row-reader';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import { type Party, sameParty, type Side } from '../parties/party.events';
import type { Answer, MatchEvent, Origin } from './match.events';
import { type ListMatchesQuery, matchStatuses } from './matches.dto';

interface SideOfMatch {
  readonly party: Party;
  readonly side: Side;
  readonly answer: Answer | null;
  readonly answeredAt: string | null;
  readonly reason: TextRef | null;
}

@Entity('match_list')
@Index('match_list_sorted', { synchronize: false })
@Index('match_list_by_status', { synchronize: false })
@Index('match_list_waiting', { synchronize: false })
export class MatchRow extends ProjectedRow {
  @Index() @TextColumn() cooperationId: string;
  @Index() @OptionalText() applicationId: string | null;
  @TextColumn({ enum: matchStatuses }) status: (typeof matchStatuses)[number];
  @PartyColumn() eu: Party;
  @PartyColumn() jp: Party;
  @TextColumn() origin: Origin;
  @FreeTextColumn() reason: TextRef | null;
  @JsonColumn(
    { type: 'array', items: { type: 'object' } },
    { description: 'Each side with its answer so far.' },
  )
  sides: readonly SideOfMatch[];
  @TextList({ description: 'Sides that have yet to say yes or no.' }) waitingFor: readonly Side[];
  @OptionalText() introducedOn: string | null;
  @TextColumn() proposedAt: string;
}

const asked = (party: Party, side: Side): SideOfMatch => ({
  party,
  side,
  answer: null,
  answeredAt: null,
  reason: null,
});

/** A soft no is an answer; internal consultation is none yet. */
const undecided = ({ answer }: SideOfMatch) => answer === null || answer === 'consulting';

const withSides = (sides: readonly SideOfMatch[]) => ({
  sides,
  waitingFor: sides.some(({ answer, side }) => answer === 'no' && side !== 'third')
    ? []
    : [...new Set(sides.filter(undecided).map(({ side }) => side))],
});

@Projects({ name: 'match-list', version: 1 })
export class MatchListProjection extends RowProjection<MatchRow, MatchEvent> {
  readonly row = MatchRow;
  readonly blank = () => ({ applicationId: null, reason: null, introducedOn: null });
  readonly key = ({ data }: StoredEvent<MatchEvent>) => data.matchId;
  readonly when: Folds<MatchRow, MatchEvent> = {
    MatchProposed: (_, { data: { cooperationId, applicationId, eu, jp, origin, reason }, recordedAt }) => ({
      cooperationId,
      applicationId: applicationId ?? null,
      status: 'proposed',
      eu,
      jp,
      origin,
      reason: reason ?? null,
      proposedAt: recordedAt,
      ...withSides([asked(eu, 'EU'), asked(jp, 'JP')]),
    }),
    MatchAnswered: ({ sides }, { data: { party, answer, reason }, recordedAt }) =>
      withSides(
        sides.map((one) =>
          sameParty(one.party, party)
            ? { ...one, answer, answeredAt: recordedAt, reason: reason ?? null }
            : one,
        ),
      ),
    MatchBecameMutual: () => ({ status: 'mutual' }),
    IntroductionMade: (_, { data: { on } }) => ({ status: 'introduced', introducedOn: on }),
    MatchExpired: () => ({ status: 'expired', waitingFor: [] }),
    ThirdRegionInvited: ({ sides }, { data: { party } }) => withSides([...sides, asked(party, 'third')]),
  };
}

export class ListMatches extends Query<Page<object>> {
  constructor(
    readonly actor: Actor,
    readonly filter: ListMatchesQuery,
  ) {
    super();
  }
}

@QueryHandler(ListMatches)
export class ListMatchesHandler implements IQueryHandler<ListMatches> {
  constructor(
    @InjectRepository(MatchRow) private readonly rows: Repository<MatchRow>,
    private readonly reader: RowReader,
  ) {}

  async execute({ actor, filter }: ListMatches): Promise<Page<object>> {
    const builder = seenBy(this.rows.createQueryBuilder('m'), actor, 'm.cooperation_id');
    const { cooperationId, applicationId, status, limit } = filter;
    if (cooperationId) builder.andWhere('m.cooperation_id = :cooperationId', { cooperationId });
    if (applicationId) builder.andWhere('m.application_id = :applicationId', { applicationId });
    if (status) builder.andWhere('m.status = :status', { status });
    waitingFor(builder, filter.waiting);
    keyset(builder, { list: 'matches', columns: ['m.proposedAt', 'm.id'] }, filter);
    const page = pageOf('matches', await builder.getMany(), limit, (row) => [row.proposedAt, row.id]);
    return { ...page, items: (await this.reader.withTexts(page.items)).map(withAge) };
  }
}

function waitingFor(builder: SelectQueryBuilder<MatchRow>, waiting: ListMatchesQuery['waiting']): void {
  if (waiting === undefined) return;
  builder.andWhere(goingOn('m.cooperation_id'));
  builder.andWhere('cardinality(m.waiting_for) > 0');
  if (waiting !== 'any' && waiting !== 'true')
    builder.andWhere(':side = any(m.waiting_for)', { side: waiting });
}

const DAY_MS = 86_400_000;

/** Whole days since the match was proposed. */
const withAge = (row: Record<string, unknown>) => ({
  ...row,
  ageDays: Math.floor((Date.now() - Date.parse(row.proposedAt as string)) / DAY_MS),
});
