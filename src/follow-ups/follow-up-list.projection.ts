import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { Entity, Index, Repository } from 'typeorm';
import type { Actor } from '../access/actor';
import { seenBy } from '../access/scope';
import { today } from '../kernel/clock';
import type { TextRef } from '../kernel/domain-event';
import { keyset, type Page, pageOf } from '../kernel/http/page';
import { FreeTextColumn, OptionalText, PartyColumn, TextColumn } from '../kernel/projections/columns';
import { Projects } from '../kernel/projections/projection';
import { type Folds, ProjectedRow, RowProjection } from '../kernel/projections/row-projection';
import { RowReader } from '../kernel/projections/row-reader';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import type { Party } from '../parties/party.events';
import type { FollowUpEvent } from './follow-up.events';
import { followUpStatuses, type ListFollowUpsQuery } from './follow-ups.dto';

@Entity('follow_up_list')
@Index('follow_up_list_sorted', { synchronize: false })
@Index('follow_up_list_by_status', { synchronize: false })
@Index('follow_up_list_by_office', { synchronize: false })
export class FollowUpRow extends ProjectedRow {
  @Index() @TextColumn() cooperationId: string;
  @OptionalText({ description: 'The meeting whose next step it is.' }) meetingId: string | null;
  @TextColumn({ enum: followUpStatuses }) status: (typeof followUpStatuses)[number];
  @FreeTextColumn() text: TextRef;
  @TextColumn() dueOn: string;
  @PartyColumn() party: Party | null;
  @OptionalText() office: string | null;
  @FreeTextColumn() result: TextRef | null;
  @FreeTextColumn({ description: 'Why it was postponed last, or dropped.' }) reason: TextRef | null;
}

@Projects({ name: 'follow-up-list', version: 1 })
export class FollowUpListProjection extends RowProjection<FollowUpRow, FollowUpEvent> {
  readonly row = FollowUpRow;
  readonly blank = () => ({ meetingId: null, party: null, office: null, result: null, reason: null });
  readonly key = ({ data }: StoredEvent<FollowUpEvent>) => data.followUpId;
  readonly when: Folds<FollowUpRow, FollowUpEvent> = {
    FollowUpOpened: (_, { data: { cooperationId, meetingId, text, dueOn, party, office } }) => ({
      cooperationId,
      meetingId: meetingId ?? null,
      status: 'open',
      text,
      dueOn,
      party: party ?? null,
      office: office ?? null,
    }),
    FollowUpReassigned: (_, { data: { party, office } }) => ({
      party: party ?? null,
      office: office ?? null,
    }),
    FollowUpPostponed: (_, { data: { dueOn, reason } }) => ({ dueOn, reason }),
    FollowUpCompleted: (_, { data: { result } }) => ({ status: 'completed', result }),
    FollowUpDropped: (_, { data: { reason } }) => ({ status: 'dropped', reason }),
  };
}

export class ListFollowUps extends Query<Page<object>> {
  constructor(
    readonly actor: Actor,
    readonly filter: ListFollowUpsQuery,
  ) {
    super();
  }
}

/** What was due today is overdue once the day is over on both sides; it ends last in Europe. */
const LAST_TO_END = 'Europe/Brussels';

const OVERDUE = `f.status = 'open' and f.due_on COLLATE "C" < :day`;

@QueryHandler(ListFollowUps)
export class ListFollowUpsHandler implements IQueryHandler<ListFollowUps> {
  constructor(
    @InjectRepository(FollowUpRow) private readonly rows: Repository<FollowUpRow>,
    private readonly reader: RowReader,
  ) {}

  async execute({ actor, filter }: ListFollowUps): Promise<Page<object>> {
    const builder = seenBy(this.rows.createQueryBuilder('f'), actor, 'f.cooperation_id');
    const { cooperationId, overdue, office, status, limit } = filter;
    const day = today(LAST_TO_END);
    if (cooperationId) builder.andWhere('f.cooperation_id = :cooperationId', { cooperationId });
    if (overdue !== undefined) builder.andWhere(overdue ? OVERDUE : `not (${OVERDUE})`, { day });
    if (office) builder.andWhere('f.office = :office', { office });
    if (status) builder.andWhere('f.status = :status', { status });
    keyset(builder, { list: 'follow-ups', columns: ['f.dueOn', 'f.id'] }, filter);
    const page = pageOf('follow-ups', await builder.getMany(), limit, (row) => [row.dueOn, row.id]);
    const items = await this.reader.withTexts(page.items);
    return { ...page, items: items.map((item) => ({ ...item, overdue: isOverdue(item, day) })) };
  }
}

const isOverdue = ({ status, dueOn }: Record<string, unknown>, day: string) =>
  status === 'open' && (dueOn as string) < day;
