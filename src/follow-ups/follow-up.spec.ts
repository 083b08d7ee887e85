import { given } from '../../test/support/given';
import {
  completeFollowUp,
  dropFollowUp,
  followUp,
  openFollowUp,
  postponeFollowUp,
  reassignFollowUp,
} from './follow-up';
import {
  FollowUpCompleted,
  FollowUpDropped,
  FollowUpOpened,
  FollowUpPostponed,
  FollowUpReassigned,
} from './follow-up.events';

const ids = { followUpId: 'f1', cooperationId: 'c1' };
const text = { payloadId: 'p1', commitment: 'x' };
const opened = new FollowUpOpened({ ...ids, text, dueOn: '2026-12-01', office: 'office.gifu' });

it('a follow-up is opened once', () => {
  given(followUp)
    .when((state) => openFollowUp(state, opened.data))
    .emits(opened);
  given(followUp, opened)
    .when((state) => openFollowUp(state, opened.data))
    .emits();
});

describe('an open follow-up', () => {
  const open = given(followUp, opened);

  it('passes to somebody else', () => {
    open
      .when((state) => reassignFollowUp(state, { office: 'office.tokyo' }))
      .emits(new FollowUpReassigned({ ...ids, office: 'office.tokyo' }));
    open.when((state) => reassignFollowUp(state, { office: 'office.gifu' })).emits();
  });
  it('is postponed to a later day only', () => {
    open
      .when((state) => postponeFollowUp(state, '2026-12-10', text))
      .emits(new FollowUpPostponed({ ...ids, dueOn: '2026-12-10', reason: text }));
    open.when((state) => postponeFollowUp(state, '2026-12-01', text)).refuses('not-later');
  });
  it('is completed with a result', () =>
    open
      .when((state) => completeFollowUp(state, text))
      .emits(new FollowUpCompleted({ ...ids, result: text })));
  it('is dropped with a reason', () =>
    open.when((state) => dropFollowUp(state, text)).emits(new FollowUpDropped({ ...ids, reason: text })));
});

it('a completed follow-up takes no further steps', () => {
  const done = given(followUp, opened, new FollowUpCompleted({ ...ids, result: text }));
  done.when((state) => completeFollowUp(state, text)).refuses('follow-up-completed');
  done.when((state) => postponeFollowUp(state, '2027-01-01', text)).refuses('follow-up-completed');
});

it('only a follow-up that was opened is completed', () =>
  given(followUp)
    .when((state) => completeFollowUp(state, text))
    .refuses('not-found'));
