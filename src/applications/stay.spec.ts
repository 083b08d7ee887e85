import { given } from '../../test/support/given';
import { application, mobilityOf, withdrawApplication } from './application';
import { ApplicationSubmitted, ApplicationWithdrawn } from './application.events';
import { ApplicationSelected } from './mobility.events';
import {
  approveCosts,
  approveReport,
  completeStay,
  payDeposit,
  planStay,
  returnReport,
  submitReport,
} from './stay';
import {
  CostsApproved,
  DepositPaid,
  ReportApproved,
  ReportReturned,
  ReportSubmitted,
  StayCompleted,
  StayPlanned,
} from './stay.events';

const ids = { applicationId: 'a1', cooperationId: 'c1' };
const text = (payloadId: string) => ({ payloadId, commitment: 'x' });
const applicant = { kind: 'cluster' as const, id: 'eu.minalogic' };
const party = { kind: 'prefecture' as const, id: 'JP-22' };
const submitted = new ApplicationSubmitted({
  ...ids,
  kind: 'mobility',
  callId: 'call',
  applicant,
  applicantFunction: text('p1'),
  plan: text('p2'),
  offers: [],
  needs: [],
  ecosystems: [],
  technologies: [],
  forms: [],
  priorities: [],
  wished: [party],
  thirdRegions: [],
  weeks: 4,
  weeklyEuro: 650,
  submittedAt: '2022-08-30T10:00:00.000Z',
});
const selected = new ApplicationSelected({
  ...ids,
  callId: 'call',
  applicant,
  wished: [party],
  movedUp: false,
});
const terms = { maxWeeks: 6, maxWeeklyEuro: 700, reportWithinDays: 30 };
const stay = { from: '2022-10-10', to: '2022-11-06', visits: [{ party, on: '2022-10-11' }] };
const planned = new StayPlanned({ ...ids, ...stay });
const completed = new StayCompleted({ ...ids, on: '2022-11-06', reportDueOn: '2022-12-07' });
const report = new ReportSubmitted({ ...ids, text: text('p3') });
const returned = new ReportReturned({ ...ids, reason: text('p4'), reportDueOn: '2023-01-07' });
const approved = new ReportApproved(ids);

const plan = (change: Partial<typeof stay>, its: object = terms) =>
  given(application, submitted, selected).when((state) =>
    planStay(mobilityOf(state), { ...terms, ...its }, { ...stay, ...change }),
  );

describe('a stay', () => {
  it('is planned by who was selected', () => {
    plan({}).emits(planned);
    given(application, submitted)
      .when((state) => planStay(mobilityOf(state), terms, stay))
      .refuses('application-submitted');
  });
  it('lasts as long as was applied for at most, and no longer than the call allows', () => {
    given(application, submitted, selected)
      .when((state) => planStay(mobilityOf(state), terms, { ...stay, to: '2022-11-07' }))
      .refuses('stay-too-long');
    plan({}, { maxWeeks: 3 }).refuses('stay-too-long');
    plan({ to: '2022-10-09' }).refuses('ends-before-it-begins');
  });
  it('has its visits within its days', () => {
    given(application, submitted, selected)
      .when((state) => planStay(mobilityOf(state), terms, { ...stay, visits: [{ party, on: '2022-11-07' }] }))
      .refuses('visit-outside-stay');
    plan({ visits: [{ party, on: '2022-10-09' }] }).refuses('visit-outside-stay');
  });
  it('is planned anew, but not the same', () => {
    const again = given(application, submitted, selected, planned);
    again.when((state) => planStay(mobilityOf(state), terms, stay)).emits();
    again
      .when((state) => planStay(mobilityOf(state), terms, { ...stay, visits: [] }))
      .emits(new StayPlanned({ ...ids, ...stay, visits: [] }));
  });
  it('waits for the deposit that its call asks for', () => {
    const asking = { ...terms, depositEuro: 1000 };
    plan({}, asking).refuses('deposit-missing');
    const paid = new DepositPaid({ ...ids, paidOn: '2022-09-10' });
    const chosen = given(application, submitted, selected);
    chosen.when((state) => payDeposit(mobilityOf(state), asking, '2022-09-10', '2022-09-10')).emits(paid);
    chosen
      .when((state) => payDeposit(mobilityOf(state), asking, '2022-09-11', '2022-09-10'))
      .refuses('date-in-future');
    chosen
      .when((state) => payDeposit(mobilityOf(state), terms, '2022-09-10', '2022-09-10'))
      .refuses('no-deposit');
    const afterwards = given(application, submitted, selected, paid);
    afterwards.when((state) => planStay(mobilityOf(state), asking, stay)).emits(planned);
    afterwards.when((state) => payDeposit(mobilityOf(state), asking, '2022-09-10', '2022-09-10')).emits();
  });
  it('can be given up until it is completed', () => {
    const reason = text('p5');
    given(application, submitted, selected, planned)
      .when((state) => withdrawApplication(state, reason))
      .emits(new ApplicationWithdrawn({ ...ids, reason, callId: 'call' }));
    given(application, submitted, selected, planned, completed)
      .when((state) => withdrawApplication(state, reason))
      .refuses('application-stay-completed');
  });
  it('is completed on its last day, or earlier, and never before it began', () => {
    const away = given(application, submitted, selected, planned);
    const complete = (on: string | undefined, today: string) =>
      away.when((state) => completeStay(mobilityOf(state), terms, on, today));
    away.when((state) => completeStay(mobilityOf(state), terms, undefined, '2022-11-07')).emits(completed);
    complete(undefined, '2022-10-20').emits(
      new StayCompleted({ ...ids, on: '2022-10-20', reportDueOn: '2022-11-19' }),
    );
    complete(undefined, '2022-10-09').refuses('stay-not-begun');
    complete('2022-10-21', '2022-10-20').refuses('date-in-future');
    complete('2022-10-09', '2022-10-20').refuses('outside-stay');
    complete('2022-11-07', '2022-11-08').refuses('outside-stay');
  });
});

describe('a report', () => {
  const back = given(application, submitted, selected, planned, completed);
  const handedIn = given(application, submitted, selected, planned, completed, report);

  it('is submitted within its time', () => {
    back.when((state) => submitReport(mobilityOf(state), text('p3'), '2022-12-07')).emits(report);
    back
      .when((state) => submitReport(mobilityOf(state), text('p3'), '2022-12-08'))
      .refuses('report-too-late');
    handedIn
      .when((state) => submitReport(mobilityOf(state), text('p3'), '2022-12-07'))
      .refuses('application-report-submitted');
  });
  it('is approved, once', () => {
    handedIn.when((state) => approveReport(mobilityOf(state))).emits(approved);
    back.when((state) => approveReport(mobilityOf(state))).refuses('application-stay-completed');
    given(application, submitted, selected, planned, completed, report, approved)
      .when((state) => approveReport(mobilityOf(state)))
      .emits();
  });
  it('is returned with a reason, and has its time anew', () => {
    handedIn
      .when((state) => returnReport(mobilityOf(state), terms, text('p4'), '2022-12-08'))
      .emits(returned);
    given(application, submitted, selected, planned, completed, report, returned)
      .when((state) => submitReport(mobilityOf(state), text('p3'), '2023-01-07'))
      .emits(report);
    back
      .when((state) => returnReport(mobilityOf(state), terms, text('p4'), '2022-12-08'))
      .refuses('application-stay-completed');
  });
});

describe('costs', () => {
  const done = given(application, submitted, selected, planned, completed, report, approved);

  it('are approved up to the weeks and weekly cost that were applied for', () => {
    done
      .when((state) => approveCosts(mobilityOf(state), terms, 2600))
      .emits(new CostsApproved({ ...ids, euro: 2600, ceilingEuro: 2600 }));
    done.when((state) => approveCosts(mobilityOf(state), terms, 2601)).refuses('above-ceiling');
  });
  it('are never above what the call allows', () => {
    done
      .when((state) => approveCosts(mobilityOf(state), { ...terms, maxWeeklyEuro: 600 }, 2401))
      .refuses('above-ceiling');
    done
      .when((state) => approveCosts(mobilityOf(state), { ...terms, maxWeeks: 2 }, 1301))
      .refuses('above-ceiling');
  });
  it('wait for the report, and are approved once', () => {
    given(application, submitted, selected, planned, completed, report)
      .when((state) => approveCosts(mobilityOf(state), terms, 1))
      .refuses('application-report-submitted');
    const paid = new CostsApproved({ ...ids, euro: 1, ceilingEuro: 2600 });
    given(application, submitted, selected, planned, completed, report, approved, paid)
      .when((state) => approveCosts(mobilityOf(state), terms, 1))
      .refuses('application-costs-approved');
  });
});
