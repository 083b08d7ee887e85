import type {
  ApplicationEvent,
  SubmittedMatchmaking,
  SubmittedMobility,
} from '../../applications/application.events';
import type { MobilityRequest } from '../../applications/mobility.events';
import type { ApplicationFact, Sought } from './facts';
import type { FoldsOf } from './folds-of';

const soughtIn = (data: SubmittedMatchmaking | SubmittedMobility): Sought => ({
  offers: data.offers,
  needs: data.needs,
  ecosystems: data.ecosystems,
  technologies: data.technologies,
  forms: data.forms,
  priorities: data.priorities,
  thirdRegions: data.thirdRegions,
});

/** A draft says what is sought of the partner; what the applicant does is in its profile. */
const soughtInDraft = ({ forms, priorities, thirdRegions }: MobilityRequest): Sought => ({
  offers: [],
  needs: [],
  ecosystems: [],
  technologies: [],
  forms,
  priorities,
  thirdRegions,
});

const over = (_: unknown, before: ApplicationFact | undefined) =>
  before && { ...before, status: 'over' as const };
const accepted = (_: unknown, before: ApplicationFact | undefined) =>
  before && { ...before, status: 'accepted' as const };

export const applications: FoldsOf<'application', ApplicationEvent> = {
  ApplicationDrafted: ({ data }) => ({
    kind: 'application',
    applicationId: data.applicationId,
    cooperationId: data.cooperationId,
    applicant: data.applicant,
    status: 'draft',
    ...soughtInDraft(data),
  }),
  DraftRevised: ({ data }, before) => before && { ...before, ...soughtInDraft(data) },
  DraftDiscarded: over,
  ApplicationSubmitted: ({ data, recordedAt }) => ({
    kind: 'application',
    applicationId: data.applicationId,
    cooperationId: data.cooperationId,
    applicant: data.applicant,
    status: 'submitted',
    submittedAt: recordedAt,
    ...soughtIn(data),
  }),
  ApplicationAccepted: accepted,
  ApplicationSelected: accepted,
  ApplicationReturned: over,
  ApplicationWithdrawn: over,
  ApplicationRejected: over,
  ApplicationLapsed: over,
};
