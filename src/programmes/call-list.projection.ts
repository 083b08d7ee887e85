import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { Entity, Repository } from 'typeorm';
import type { Actor } from '../access/actor';
import { seesSelection } from '../access/policy';
import type { TextRef } from '../kernel/domain-event';
import { keyset, type Page, pageOf } from '../kernel/http/page';
import {
  FlagColumn,
  FreeTextColumn,
  JsonColumn,
  OptionalNumber,
  TextColumn,
} from '../kernel/projections/columns';
import { Projects } from '../kernel/projections/projection';
import { type Folds, ProjectedRow, RowProjection } from '../kernel/projections/row-projection';
import { RowReader } from '../kernel/projections/row-reader';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import { movedUp, without } from './call';
import type { CallEvent, CallTerms, Criterion, EligibleCountry, Selection } from './call.events';
import { callStatuses, type ListCallsQuery } from './calls.dto';

const objects = { type: 'array', items: { type: 'object' } };

@Entity('call_list')
export class CallRow extends ProjectedRow {
  @TextColumn({ enum: callStatuses }) status: (typeof callStatuses)[number];
  @JsonColumn({ type: 'object' }, { description: 'By language.' }) titles: CallTerms['titles'];
  @TextColumn() publishedOn: string;
  @TextColumn() opensAt: string;
  @TextColumn() opensAtUtc: string;
  @TextColumn() deadline: string;
  @TextColumn() timeZone: string;
  @TextColumn() deadlineUtc: string;
  @OptionalNumber() places: number;
  @OptionalNumber() perCluster: number;
  @OptionalNumber() maxWeeks: number;
  @JsonColumn({ type: 'number' }) maxWeeklyEuro: number;
  @JsonColumn(objects) criteria: readonly Criterion[];
  @JsonColumn(objects) eligibleCountries: readonly EligibleCountry[];
  @FlagColumn() eccpProfileRequired: boolean;
  @FlagColumn() waitingList: boolean;
  @JsonColumn({ type: 'number' }) depositEuro: number | null;
  @OptionalNumber() minReviewers: number;
  @OptionalNumber() reportWithinDays: number;
  @FreeTextColumn({ description: 'Why it was closed or cancelled.' }) reason: TextRef | null;
  @JsonColumn(
    { type: 'object' },
    { description: 'Who is selected, waits and is rejected; for those alone who prepare or study it.' },
  )
  selection: Selection | null;
}

@Projects({ name: 'call-list', version: 1 })
export class CallListProjection extends RowProjection<CallRow, CallEvent> {
  readonly row = CallRow;
  readonly blank = () => ({ depositEuro: null, reason: null, selection: null });
  readonly key = ({ data }: StoredEvent<CallEvent>) => data.callId;
  readonly when: Folds<CallRow, CallEvent> = {
    CallPublished: (_, { data: { callId: _id, ...terms } }) => ({ ...terms, status: 'published' }),
    CallExtended: (_, { data: { callId: _id, ...deadline } }) => deadline,
    CallClosed: (_, { data: { reason } }) => ({ status: 'closed', reason: reason ?? null }),
    CallCancelled: (_, { data: { reason } }) => ({ status: 'cancelled', reason: reason ?? null }),
    SelectionProposed: (_, { data: { callId: _id, ...selection } }) => ({ selection }),
    SelectionPublished: (_, { data: { callId: _id, ...selection } }) => ({
      status: 'selection-published',
      selection,
    }),
    ApplicantLeft: ({ selection }, { data }) => ({ selection: without(selection!, data.applicationId) }),
    PlacePassedOn: ({ selection }, { data }) => ({ selection: movedUp(selection!, data.applicationId) }),
  };
}

/** Names and scores of all applicants are for those who prepare the selection and those who study it. */
export const shownTo = (actor: Actor, { selection, ...row }: Record<string, unknown>) =>
  seesSelection(actor) ? { ...row, selection } : row;

export class ListCalls extends Query<Page<object>> {
  constructor(
    readonly actor: Actor,
    readonly filter: ListCallsQuery,
  ) {
    super();
  }
}

@QueryHandler(ListCalls)
export class ListCallsHandler implements IQueryHandler<ListCalls> {
  constructor(
    @InjectRepository(CallRow) private readonly rows: Repository<CallRow>,
    private readonly reader: RowReader,
  ) {}

  async execute({ actor, filter }: ListCalls): Promise<Page<object>> {
    const { status, limit } = filter;
    const builder = this.rows.createQueryBuilder('c');
    if (status) builder.andWhere('c.status = :status', { status });
    keyset(builder, { list: 'calls', columns: ['c.deadlineUtc', 'c.id'] }, filter);
    const page = pageOf('calls', await builder.getMany(), limit, (row) => [row.deadlineUtc, row.id]);
    const items = await this.reader.withTexts(page.items);
    return { ...page, items: items.map((item) => shownTo(actor, item)) };
  }
}
