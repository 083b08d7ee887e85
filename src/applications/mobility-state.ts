import type { Party } from '../parties/party.events';
import type { SubmittedMobility } from './application.events';
import type { ApplicationId, MobilityEvent, MobilityRequest } from './mobility.events';
import type { StayEvent, Visit } from './stay.events';

export const mobilityStatuses = [
  'draft',
  'discarded',
  'submitted',
  'eligible',
  'not-eligible',
  'selected',
  'waiting',
  'rejected',
  'withdrawn',
  'lapsed',
  'stay-planned',
  'stay-completed',
  'report-submitted',
  'report-returned',
  'report-approved',
  'costs-approved',
] as const;

export interface Mobility {
  readonly kind: 'mobility';
  readonly status: (typeof mobilityStatuses)[number];
  readonly ids: ApplicationId;
  readonly applicant: Party;
  readonly request: MobilityRequest;
  readonly submittedAt?: string;
  /** Why it is not eligible. */
  readonly reasons: readonly string[];
  /** Of each reviewer the scores, or that there is a conflict of interest. */
  readonly assessments: Readonly<Record<string, Readonly<Record<string, number>> | 'conflict'>>;
  readonly depositPaid: boolean;
  readonly stay?: Stay;
}

/** First and last day, and the last day for its report once it is over. */
export interface Stay {
  readonly from: string;
  readonly to: string;
  readonly visits: readonly Visit[];
  readonly reportDueOn?: string;
}

const requestIn = ({
  callId,
  applicant,
  applicantFunction,
  eccpProfile,
  wished,
  plan,
  forms,
  priorities,
  thirdRegions,
  weeks,
  weeklyEuro,
}: MobilityRequest): MobilityRequest => ({
  callId,
  applicant,
  applicantFunction,
  eccpProfile,
  wished,
  plan,
  forms,
  priorities,
  thirdRegions,
  weeks,
  weeklyEuro,
});

const begun = (data: ApplicationId & MobilityRequest): Mobility => ({
  kind: 'mobility',
  status: 'draft',
  ids: { applicationId: data.applicationId, cooperationId: data.cooperationId },
  applicant: data.applicant,
  request: requestIn(data),
  reasons: [],
  assessments: {},
  depositPaid: false,
});

export const submittedMobility = (data: SubmittedMobility): Mobility => ({
  ...begun(data),
  status: 'submitted',
  submittedAt: data.submittedAt,
});

export function evolveMobility(state: Mobility, event: MobilityEvent | StayEvent): Mobility {
  switch (event.type) {
    case 'ApplicationDrafted':
    case 'DraftRevised':
      return begun(event.data);
    case 'DraftDiscarded':
      return { ...state, status: 'discarded' };
    case 'EligibilityFound': {
      const { eligible, reasons } = event.data;
      return { ...state, status: eligible ? 'eligible' : 'not-eligible', reasons };
    }
    case 'ApplicationAssessed':
      return withAssessment(state, event.data.reviewer, event.data.scores);
    case 'ConflictDeclared':
      return withAssessment(state, event.data.reviewer, 'conflict');
    case 'ApplicationSelected':
      return { ...state, status: 'selected' };
    case 'ApplicationWaitlisted':
      return { ...state, status: 'waiting' };
    case 'ApplicationRejected':
      return { ...state, status: 'rejected' };
    case 'ApplicationLapsed':
      return { ...state, status: 'lapsed' };
    default:
      return evolveStay(state, event);
  }
}

function evolveStay(state: Mobility, event: StayEvent): Mobility {
  switch (event.type) {
    case 'DepositPaid':
      return { ...state, depositPaid: true };
    case 'StayPlanned': {
      const { from, to, visits } = event.data;
      return { ...state, status: 'stay-planned', stay: { from, to, visits } };
    }
    case 'StayCompleted':
      return {
        ...state,
        status: 'stay-completed',
        stay: { ...state.stay!, to: event.data.on, reportDueOn: event.data.reportDueOn },
      };
    case 'ReportSubmitted':
      return { ...state, status: 'report-submitted' };
    case 'ReportReturned':
      return {
        ...state,
        status: 'report-returned',
        stay: { ...state.stay!, reportDueOn: event.data.reportDueOn },
      };
    case 'ReportApproved':
      return { ...state, status: 'report-approved' };
    case 'CostsApproved':
      return { ...state, status: 'costs-approved' };
  }
}

const withAssessment = (
  state: Mobility,
  reviewer: string,
  given: Mobility['assessments'][string],
): Mobility => ({ ...state, assessments: { ...state.assessments, [reviewer]: given } });
