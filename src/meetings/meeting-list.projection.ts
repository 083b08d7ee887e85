import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { Column, Entity, Index, Repository } from 'typeorm';
import type { Actor } from '../access/actor';
import { seenBy } from '../access/scope';
import type { TextRef } from '../kernel/domain-event';
import { keyset, type Page, pageOf } from '../kernel/http/page';
import { earliestDay, latestDay } from '../kernel/partial-date';
import {
  FreeTextColumn,
  JsonColumn,
  OptionalNumber,
  OptionalText,
  PartiesColumn,
  TextColumn,
  TextList,
} from '../kernel/projections/columns';
import { Projects } from '../kernel/projections/projection';
import { type Folds, ProjectedRow, RowProjection } from '../kernel/projections/row-projection';
import { RowReader } from '../kernel/projections/row-reader';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import type { Party } from '../parties/party.events';
import { type MeetingEvent, meetingKinds, type NextStep, outcomes, type Start } from './meeting.events';
import { type ListMeetingsQuery, meetingStatuses } from './meetings.dto';

@Entity('meeting_list')
@Index('meeting_list_sorted', { synchronize: false })
@Index('meeting_list_by_status', { synchronize: false })
export class MeetingRow extends ProjectedRow {
  @Index() @TextColumn() cooperationId: string;
  @Index() @OptionalText() matchId: string | null;
  @TextColumn({ enum: meetingStatuses }) status: (typeof meetingStatuses)[number];
  @OptionalText({ enum: meetingKinds }) kind: string | null;
  @OptionalText({ description: 'Local time by the clock of timeZone.' }) startsAt: string | null;
  @OptionalText() timeZone: string | null;
  @OptionalText({ description: 'The same instant in UTC.' }) startsAtUtc: string | null;
  @OptionalNumber() minutes: number | null;
  /** Day by which the calendar sorts: the day held, as far as known, else the day planned. */
  @Column('text') day: string;
  @PartiesColumn() participants: readonly Party[];
  @TextList() languages: readonly string[];
  @FreeTextColumn() interpretation: TextRef | null;
  @FreeTextColumn() overrideReason: TextRef | null;
  @OptionalText({ description: 'As far as known: 2026, 2026-11 or 2026-11-20.' }) heldOn: string | null;
  @OptionalText({ enum: outcomes }) outcome: string | null;
  @FreeTextColumn() notes: TextRef | null;
  @JsonColumn({ type: 'array', items: { type: 'object' } }) nextSteps: readonly NextStep[] | null;
  @PartiesColumn({ description: 'Who agreed to the minutes as they stand.' })
  minutesAgreedBy: readonly Party[];
  @FreeTextColumn({ description: 'Why it was cancelled or missed.' }) reason: TextRef | null;
}

const started = ({ startsAt, timeZone, startsAtUtc, minutes }: Start) => ({
  startsAt,
  timeZone,
  startsAtUtc,
  minutes,
  day: startsAt.slice(0, 10),
});

const held = (heldOn: string) => ({ heldOn, day: earliestDay(heldOn) });

@Projects({ name: 'meeting-list', version: 1 })
export class MeetingListProjection extends RowProjection<MeetingRow, MeetingEvent> {
  readonly row = MeetingRow;
  readonly key = ({ data }: StoredEvent<MeetingEvent>) => data.meetingId;
  readonly when: Folds<MeetingRow, MeetingEvent> = {
    MeetingPlanned: (_, { data }) => ({
      ...started(data),
      cooperationId: data.cooperationId,
      matchId: data.matchId ?? null,
      status: 'planned',
      kind: data.kind,
      participants: data.participants,
      languages: data.languages,
      interpretation: data.interpretation ?? null,
      overrideReason: data.overrideReason ?? null,
    }),
    MeetingMoved: (_, { data }) => started(data),
    MeetingCancelled: (_, { data: { reason } }) => ({ status: 'cancelled', reason }),
    MeetingMissed: (_, { data: { reason } }) => ({ status: 'missed', reason: reason ?? null }),
    MeetingLogged: (_, { data: { heldOn, outcome, notes, nextSteps } }) => ({
      ...held(heldOn),
      status: 'logged',
      outcome,
      notes: notes ?? null,
      nextSteps,
    }),
    MinutesAgreed: ({ minutesAgreedBy }, { data: { party } }) => ({
      minutesAgreedBy: [...minutesAgreedBy, party],
    }),
    MeetingCorrected: (_, { data: { heldOn, outcome, notes } }) => ({
      ...held(heldOn),
      outcome,
      notes: notes ?? null,
      minutesAgreedBy: [],
    }),
    MeetingDocumented: (_, { data: { cooperationId, heldOn, what, participants } }) => ({
      cooperationId,
      status: 'documented',
      heldOn: heldOn ?? null,
      day: earliestDay(heldOn ?? '0001'),
      notes: what,
      participants,
    }),
  };

  blank() {
    return {
      matchId: null,
      kind: null,
      startsAt: null,
      timeZone: null,
      startsAtUtc: null,
      minutes: null,
      languages: [],
      interpretation: null,
      overrideReason: null,
      heldOn: null,
      outcome: null,
      notes: null,
      nextSteps: null,
      minutesAgreedBy: [],
      reason: null,
    };
  }
}

export class ListMeetings extends Query<Page<object>> {
  constructor(
    readonly actor: Actor,
    readonly filter: ListMeetingsQuery,
  ) {
    super();
  }
}

@QueryHandler(ListMeetings)
export class ListMeetingsHandler implements IQueryHandler<ListMeetings> {
  constructor(
    @InjectRepository(MeetingRow) private readonly rows: Repository<MeetingRow>,
    private readonly reader: RowReader,
  ) {}

  async execute({ actor, filter }: ListMeetings): Promise<Page<object>> {
    const builder = seenBy(this.rows.createQueryBuilder('m'), actor, 'm.cooperation_id');
    const { from, to, cooperationId, matchId, status, limit } = filter;
    if (from) builder.andWhere(`m.day COLLATE "C" >= :from`, { from: earliestDay(from) });
    if (to) builder.andWhere(`m.day COLLATE "C" <= :to`, { to: latestDay(to) });
    if (cooperationId) builder.andWhere('m.cooperation_id = :cooperationId', { cooperationId });
    if (matchId) builder.andWhere('m.match_id = :matchId', { matchId });
    if (status) builder.andWhere('m.status = :status', { status });
    keyset(builder, { list: 'meetings', columns: ['m.day', 'm.id'] }, filter);
    const page = pageOf('meetings', await builder.getMany(), limit, (row) => [row.day, row.id]);
    return { ...page, items: await this.reader.withTexts(page.items) };
  }
}
