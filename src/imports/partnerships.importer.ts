import { BadInput } from '../kernel/bad-input';
import { today } from '../kernel/clock';
import { liesAfter } from '../kernel/partial-date';
import type { Texts } from '../kernel/payloads/payloads';
import { idFrom } from '../kernel/recording/ids';
import { DocumentMeeting } from '../meetings/commands/log-meeting';
import { documentMeeting, meeting } from '../meetings/meeting';
import type { Party } from '../parties/party.events';
import { DocumentPartnership } from '../partnerships/commands/document-partnership';
import { documentPartnership } from '../partnerships/documented-history';
import { partnership } from '../partnerships/partnership';
import { type DocumentedPartnership, documentedPartnership, type HistoryRow } from './documented-partnership';
import type { ImportRun } from './import-run';
import type { Importer } from './importer';
import { partiesOf } from './partners';
import type { Done } from './verdict';

/** Ids derive from the source's own, so that the same partnership is found again. */
const idsOf = ({ id }: DocumentedPartnership) => ({
  partnershipId: id,
  cooperationId: idFrom('documented partnership', id),
});

const isMeeting = ({ event }: HistoryRow) => event === 'meeting';

function refuseFuture({ signedOn, history }: DocumentedPartnership): void {
  const dated = [{ pointer: '/signed_on', date: signedOn }].concat(
    history.map(({ date }, index) => ({ pointer: `/history/${index}/date`, date })),
  );
  for (const { pointer, date } of dated)
    if (date && liesAfter(date, today()))
      throw new BadInput({ pointer, code: 'date-in-future', detail: 'What has yet to come is no history.' });
}

function dataOf(stated: DocumentedPartnership, parties: readonly Party[], texts: Texts) {
  const { kind, fields, ecosystems, forms, status, sources, confidence, signatoryLevel, note, year } = stated;
  return {
    ...idsOf(stated),
    ...{ kind, parties, ecosystems, forms, priorities: [], status, sources, confidence, signatoryLevel },
    signedOn: stated.signedOn ?? year?.toString(),
    fields: texts.list('/fields', fields),
    note: texts.optional('/note', note),
  };
}

async function takePartnership(
  stated: DocumentedPartnership,
  parties: readonly Party[],
  run: ImportRun,
): Promise<Done> {
  const context = run.context();
  const texts = run.draft(context);
  const data = dataOf(stated, parties, texts);
  const history = stated.history
    .filter((entry) => !isMeeting(entry))
    .map(({ event, date, text }, index) => ({ event, on: date, text: texts.ref(`/history/${index}`, text) }));
  return run.attempt({
    decider: partnership,
    id: data.partnershipId,
    isNew: ({ status }) => status === 'none',
    decision: (state) => documentPartnership(state, data, history),
    command: new DocumentPartnership(context, data, history, texts),
  });
}

async function takeMeeting(
  stated: DocumentedPartnership,
  { date, text }: HistoryRow,
  participants: readonly Party[],
  run: ImportRun,
): Promise<Done> {
  const context = run.context();
  const texts = run.draft(context);
  const what = texts.ref('/what', text);
  const { partnershipId, cooperationId } = idsOf(stated);
  const meetingId = idFrom(partnershipId, 'meeting', date ?? '', what.commitment);
  const data = { meetingId, cooperationId, heldOn: date, what, participants };
  return run.attempt({
    decider: meeting,
    id: meetingId,
    isNew: ({ status }) => status === 'none',
    decision: (state) => documentMeeting(state, data),
    command: new DocumentMeeting(context, data, texts),
  });
}

export const partnershipsImporter: Importer = {
  shape: 'partnerships',
  signature: ['eu_partners', 'jp_partners'],
  async take(row, run, source) {
    const stated = await documentedPartnership(row);
    refuseFuture(stated);
    const parties = await partiesOf(stated, run, source);
    let done = await takePartnership(stated, parties, run);
    for (const entry of stated.history.filter(isMeeting)) {
      const met = await takeMeeting(stated, entry, parties, run);
      if (done === 'unchanged' && met !== 'unchanged') done = 'revised';
    }
    return done;
  },
};
