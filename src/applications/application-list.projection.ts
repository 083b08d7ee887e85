import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { Entity, Index, Repository } from 'typeorm';
import type { Actor } from '../access/actor';
import { seenBy } from '../access/scope';
import { hidingBlind, onlySeenBy } from './application-view';
import { goingOn } from '../cooperations/going-on';
import type { TextRef } from '../kernel/domain-event';
import { keyset, type Page, pageOf } from '../kernel/http/page';
import {
  FreeTextColumn,
  FreeTextsColumn,
  JsonColumn,
  OptionalNumber,
  OptionalText,
  PartiesColumn,
  PartyColumn,
  TextColumn,
  TextList,
} from '../kernel/projections/columns';
import { Projects } from '../kernel/projections/projection';
import { type Folds, ProjectedRow, RowProjection } from '../kernel/projections/row-projection';
import { RowReader } from '../kernel/projections/row-reader';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import { type Party, partyOf } from '../parties/party.events';
import { type ApplicationEvent, applicationKinds } from './application.events';
import type { ApplicationDrafted, DraftRevised } from './mobility.events';
import { applicationStatuses, type ListApplicationsQuery } from './applications.dto';

@Entity('application_list')
@Index('application_list_sorted', { synchronize: false })
@Index('application_list_by_status', { synchronize: false })
@Index('application_list_by_office', { synchronize: false })
@Index('application_list_by_applicant', { synchronize: false })
@Index('application_list_by_call', { synchronize: false })
export class ApplicationRow extends ProjectedRow {
  @TextColumn({ enum: applicationKinds }) kind: (typeof applicationKinds)[number];
  @Index() @TextColumn() cooperationId: string;
  @TextColumn({ enum: applicationStatuses }) status: (typeof applicationStatuses)[number];
  @PartyColumn() applicant: Party;
  @FreeTextsColumn() offers: readonly TextRef[];
  @FreeTextsColumn() needs: readonly TextRef[];
  @TextList() ecosystems: readonly string[];
  @TextList() technologies: readonly string[];
  @TextList() forms: readonly string[];
  @TextList() priorities: readonly string[];
  @PartiesColumn() wished: readonly Party[];
  @PartiesColumn() thirdRegions: readonly Party[];
  @FreeTextColumn() note: TextRef | null;
  @OptionalText() office: string | null;
  @FreeTextColumn({ description: 'Why it was returned or withdrawn.' }) reason: TextRef | null;
  @TextColumn({ description: 'Of a draft, when it was drafted.' }) submittedAt: string;
  @OptionalText() callId: string | null;
  @FreeTextColumn() applicantFunction: TextRef | null;
  @OptionalText() eccpProfile: string | null;
  @FreeTextColumn() plan: TextRef | null;
  @OptionalNumber() weeks: number | null;
  @JsonColumn({ type: 'number' }) weeklyEuro: number | null;
  @JsonColumn({ type: 'boolean' }) eligible: boolean | null;
  @JsonColumn({ type: 'array', items: { type: 'string' } }, { description: 'Why it is not eligible.' })
  reasons: readonly string[] | null;
  @JsonColumn(
    { type: 'array', items: { type: 'object' } },
    { description: 'What reviewers said, for those alone who may see it.' },
  )
  assessments: readonly AssessmentGiven[] | null;
  @OptionalNumber({ description: 'On the waiting list when the selection was published.' })
  waitingPlace: number | null;
  @JsonColumn({ type: 'array', items: { type: 'string' } }, { description: 'Why it was rejected.' })
  rejectedFor: readonly string[] | null;
}

export interface AssessmentGiven {
  readonly reviewer: string;
  readonly scores: Readonly<Record<string, number>> | null;
  readonly conflict: boolean;
  readonly remark: TextRef | null;
}

const withAssessment = ({ assessments }: ApplicationRow, given: AssessmentGiven) => ({
  assessments: [...(assessments ?? []).filter(({ reviewer }) => reviewer !== given.reviewer), given],
});

const requestOf = ({
  applicationId: _id,
  ...request
}: ApplicationDrafted['data'] | DraftRevised['data']) => ({
  ...request,
  eccpProfile: request.eccpProfile ?? null,
});

/** Of a matchmaking application what a mobility application has not, and the other way round. */
const blank = () => ({
  note: null,
  office: null,
  reason: null,
  offers: [],
  needs: [],
  ecosystems: [],
  technologies: [],
  callId: null,
  applicantFunction: null,
  eccpProfile: null,
  plan: null,
  weeks: null,
  weeklyEuro: null,
  eligible: null,
  reasons: null,
  assessments: null,
  waitingPlace: null,
  rejectedFor: null,
});

@Projects({ name: 'application-list', version: 2 })
export class ApplicationListProjection extends RowProjection<ApplicationRow, ApplicationEvent> {
  readonly row = ApplicationRow;
  readonly blank = blank;
  readonly key = ({ data }: StoredEvent<ApplicationEvent>) => data.applicationId;
  readonly when: Folds<ApplicationRow, ApplicationEvent> = {
    ApplicationSubmitted: (_, { data: { applicationId: _id, ...data }, recordedAt }) =>
      data.kind === 'mobility'
        ? { ...data, status: 'submitted' }
        : { ...data, note: data.note ?? null, status: 'submitted', submittedAt: recordedAt },
    ApplicationAccepted: (_, { data: { office } }) => ({ status: 'accepted', office }),
    ApplicationReturned: (_, { data: { reason } }) => ({ status: 'returned', reason }),
    ApplicationWithdrawn: (_, { data: { reason } }) => ({ status: 'withdrawn', reason }),
    ApplicationDrafted: (_, { data, recordedAt }) => ({
      ...blank(),
      ...requestOf(data),
      kind: 'mobility',
      status: 'draft',
      submittedAt: recordedAt,
    }),
    DraftRevised: (_, { data }) => requestOf(data),
    DraftDiscarded: () => ({ status: 'discarded' }),
    EligibilityFound: (_, { data: { eligible, reasons } }) => ({
      status: eligible ? 'eligible' : 'not-eligible',
      eligible,
      reasons,
    }),
    ApplicationAssessed: (row, { data: { reviewer, scores, remark } }) =>
      withAssessment(row, { reviewer, scores, conflict: false, remark: remark ?? null }),
    ConflictDeclared: (row, { data: { reviewer, remark } }) =>
      withAssessment(row, { reviewer, scores: null, conflict: true, remark: remark ?? null }),
    ApplicationSelected: () => ({ status: 'selected' }),
    ApplicationWaitlisted: (_, { data: { place } }) => ({ status: 'waiting', waitingPlace: place }),
    ApplicationRejected: (_, { data: { reason, details } }) => ({
      status: 'rejected',
      rejectedFor: [reason, ...details],
    }),
    ApplicationLapsed: () => ({ status: 'lapsed' }),
  };
}

export class ListApplications extends Query<Page<object>> {
  constructor(
    readonly actor: Actor,
    readonly filter: ListApplicationsQuery,
  ) {
    super();
  }
}

const WAITING = `a.status = 'submitted' and ${goingOn('a.cooperation_id')}`;

@QueryHandler(ListApplications)
export class ListApplicationsHandler implements IQueryHandler<ListApplications> {
  constructor(
    @InjectRepository(ApplicationRow) private readonly rows: Repository<ApplicationRow>,
    private readonly reader: RowReader,
  ) {}

  async execute({ actor, filter }: ListApplications): Promise<Page<object>> {
    const { status, waiting, office, applicant, kind, callId } = filter;
    const builder = seenBy(this.rows.createQueryBuilder('a'), actor, 'a.cooperation_id');
    onlySeenBy(builder, actor, 'a');
    if (kind) builder.andWhere('a.kind = :kind', { kind });
    if (callId) builder.andWhere('a.callId = :callId', { callId });
    if (status) builder.andWhere('a.status = :status', { status });
    if (waiting !== undefined) builder.andWhere(waiting ? WAITING : `not (${WAITING})`);
    if (office) builder.andWhere('a.office = :office', { office });
    if (applicant) builder.andWhere('a.applicant @> :applicant::jsonb', { applicant: partyOf(applicant) });
    keyset(builder, { list: 'applications', columns: ['a.submittedAt', 'a.id'] }, filter);
    const page = pageOf('applications', await builder.getMany(), filter.limit, (row) => [
      row.submittedAt,
      row.id,
    ]);
    const items = await this.reader.withTexts(page.items);
    return { ...page, items: items.map((item) => hidingBlind(actor, item)) };
  }
}
