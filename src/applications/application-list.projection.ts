import { Entity, Index } from 'typeorm';
import type { TextRef } from '../kernel/domain-event';
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
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import type { Party } from '../parties/party.events';
import { type ApplicationEvent, applicationKinds } from './application.events';
import type { ApplicationDrafted, DraftRevised } from './mobility.events';
import type { StayPlanned } from './stay.events';
import { applicationStatuses } from './applications.dto';

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
  @OptionalText() depositPaidOn: string | null;
  @JsonColumn({ type: 'object' }, { description: 'Its days, and the partners to be seen.' })
  stay: Pick<StayPlanned['data'], 'from' | 'to' | 'visits'> | null;
  @FreeTextColumn() report: TextRef | null;
  @OptionalText({ description: 'Last day for the report.' }) reportDueOn: string | null;
  @JsonColumn({ type: 'integer' }, { description: 'Costs that were approved.' }) costsEuro: number | null;
}

export interface AssessmentGiven {
  readonly reviewer: string;
  readonly scores: Readonly<Record<string, number>> | null;
  readonly conflict: boolean;
  readonly remarks: Readonly<Record<string, TextRef>>;
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
  depositPaidOn: null,
  stay: null,
  report: null,
  reportDueOn: null,
  costsEuro: null,
});

@Projects({ name: 'application-list', version: 4 })
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
    ApplicationAssessed: (row, { data: { reviewer, scores, remarks = {}, remark } }) =>
      withAssessment(row, { reviewer, scores, conflict: false, remarks, remark: remark ?? null }),
    ConflictDeclared: (row, { data: { reviewer, remark } }) =>
      withAssessment(row, { reviewer, scores: null, conflict: true, remarks: {}, remark: remark ?? null }),
    ApplicationSelected: () => ({ status: 'selected' }),
    ApplicationWaitlisted: (_, { data: { place } }) => ({ status: 'waiting', waitingPlace: place }),
    ApplicationRejected: (_, { data: { reason, details } }) => ({
      status: 'rejected',
      rejectedFor: [reason, ...details],
    }),
    ApplicationLapsed: () => ({ status: 'lapsed' }),
    DepositPaid: (_, { data: { paidOn } }) => ({ depositPaidOn: paidOn }),
    StayPlanned: (_, { data: { from, to, visits } }) => ({
      status: 'stay-planned',
      stay: { from, to, visits },
    }),
    StayCompleted: ({ stay }, { data: { on, reportDueOn } }) => ({
      status: 'stay-completed',
      stay: { ...stay!, to: on },
      reportDueOn,
    }),
    ReportSubmitted: (_, { data: { text } }) => ({ status: 'report-submitted', report: text }),
    ReportReturned: (_, { data: { reason, reportDueOn } }) => ({
      status: 'report-returned',
      reason,
      reportDueOn,
    }),
    ReportApproved: () => ({ status: 'report-approved' }),
    CostsApproved: (_, { data: { euro } }) => ({ status: 'costs-approved', costsEuro: euro }),
  };
}
