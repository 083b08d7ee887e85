import { randomUUID } from 'node:crypto';
import type { EventStore } from '../../src/kernel/event-store/event-store';
import { OutcomeUnknown, WrongRevision } from '../../src/kernel/event-store/event-store-errors';
import { PostgresEventStore } from '../../src/kernel/event-store/postgres/postgres-event-store';
import { Payloads } from '../../src/kernel/payloads/payloads';
import { openVault } from '../../src/kernel/payloads/vault-keys';
import { idFrom } from '../../src/kernel/recording/ids';
import { KeyReused, Recorder } from '../../src/kernel/recording/recorder';
import { all } from '../contract/store-fixture';
import { CuttingProxy } from '../support/cutting-proxy';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { templateDatabase } from '../support/template-database';
import { close, contextWith, notebook, notebookEvents, overtaken, write } from './notebook';
import { type OpenTally, openTally } from './tally';

describe('the recorder', () => {
  let database: ScratchDatabase;
  let kernel: OpenTally;
  let payloads: Payloads;
  let recorder: Recorder;
  let id: string;

  beforeAll(async () => {
    database = await scratchDatabase('recorder', await templateDatabase('empty'));
    kernel = await openTally(database.url);
    kernel.catalogue.register(notebookEvents);
    payloads = new Payloads(kernel.dataSource, await openVault(kernel.dataSource));
    recorder = new Recorder(kernel.store, kernel.catalogue, payloads);
  }, 60_000);
  afterAll(async () => {
    await kernel.close();
    await database.drop();
  });
  beforeEach(() => (id = randomUUID()));

  const stored = () => all(kernel.store.readStream(`notebook-${id}`));
  const textsKept = async () =>
    (
      await kernel.dataSource.query<{ count: number }[]>('select count(*)::int as count from vault.payload')
    )[0].count;
  /** Another command that writes into the same notebook. */
  const other = () => recorder.decide(notebook, id, contextWith(), write());
  const withStore = (store: EventStore) => new Recorder(store, kernel.catalogue, payloads);

  it('appends what is decided, with derived ids and flat metadata', async () => {
    const context = contextWith({ causationId: 'cause' });
    const recorded = await recorder.decide(notebook, id, context, (state) => [
      ...write()(state),
      ...close(state),
    ]);
    const events = await stored();
    expect(events.map(({ type, data }) => ({ type, data }))).toEqual([
      { type: 'NoteWritten', data: { page: 1, cooperationId: 'coop-1' } },
      { type: 'NotebookClosed', data: { pages: 0 } },
    ]);
    expect(events.map((event) => event.id)).toEqual([0, 1].map((index) => idFrom(context.commandId, index)));
    const { commandId } = context;
    for (const { metadata } of events)
      expect(metadata).toEqual({
        actorId: 'office.gifu',
        commandId,
        bodyHash: 'body',
        correlationId: 'journey',
        causationId: 'cause',
        schemaVersion: '1',
      });
    expect(recorded.body()).toEqual({
      id,
      cooperationId: 'coop-1',
      revision: 1,
      position: events[1].position,
    });
    expect(recorded.fresh).toBe(true);
  });

  it('answers a repetition like the first time, whatever came in between, without deciding again', async () => {
    const context = contextWith();
    const first = await recorder.decide(notebook, id, context, write());
    await recorder.decide(notebook, id, contextWith(), close);
    const again = await recorder.decide(notebook, id, context, write());
    expect(again.body()).toEqual(first.body());
    expect(again.fresh).toBe(false);
    expect(await stored()).toHaveLength(2);
  });

  it('refuses the same command id with another body, at once and at the same time', async () => {
    const context = contextWith();
    await recorder.decide(notebook, id, context, write());
    const reused = recorder.decide(notebook, id, { ...context, bodyHash: 'another' }, write());
    await expect(reused).rejects.toThrow(KeyReused);

    id = randomUUID();
    const late = withStore(overtaken(kernel.store, () => recorder.decide(notebook, id, context, write())));
    const atOnce = late.decide(notebook, id, { ...context, bodyHash: 'another' }, write());
    await expect(atOnce).rejects.toThrow(KeyReused);
    expect(await stored()).toHaveLength(1);
  });

  it('keeps the text of the first of two bodies that come under one key at the same time', async () => {
    const context = contextWith();
    const [mine, yours] = ['mine', 'yours'].map((bodyHash) => {
      const own = { ...context, bodyHash };
      const texts = payloads.draft(own);
      return { own, texts, ref: texts.ref('note', bodyHash) };
    });
    const before = await textsKept();
    const late = withStore(
      overtaken(kernel.store, () => recorder.decide(notebook, id, mine.own, write(mine.ref), mine.texts)),
    );
    await expect(late.decide(notebook, id, yours.own, write(yours.ref), yours.texts)).rejects.toThrow(
      KeyReused,
    );
    expect(await textsKept()).toBe(before + 1);
    const [{ data }] = await stored();
    const { note } = data as { note: { payloadId: string; commitment: string } };
    expect((await payloads.read([note.payloadId])).get(note.payloadId)).toBe('mine');
    expect(note.commitment).toBe(payloads.commitment('mine'));
  });

  it('decides again on what is there after a lost race', async () => {
    const late = withStore(overtaken(kernel.store, (nth) => (nth <= 3 ? other() : undefined)));
    const recorded = await late.decide(notebook, id, contextWith(), write());
    expect(recorded.revision).toBe(3);
    expect((await stored()).map(({ data }) => (data as { page: number }).page)).toEqual([1, 2, 3, 4]);
  });

  it('gives up after three lost races, and keeps no text of it', async () => {
    const context = contextWith();
    const texts = payloads.draft(context);
    const ref = texts.ref('note', 'never seen');
    const before = await textsKept();
    const late = withStore(overtaken(kernel.store, other));
    await expect(late.decide(notebook, id, context, write(ref), texts)).rejects.toThrow(WrongRevision);
    expect(await stored()).toHaveLength(4);
    expect(await textsKept()).toBe(before);
  });

  it('does not decide again for a client that pinned the revision', async () => {
    await other();
    await expect(recorder.decide(notebook, id, contextWith({ pinned: 1 }), write())).rejects.toMatchObject({
      actual: 0,
    });
    const late = withStore(overtaken(kernel.store, other));
    const context = contextWith({ pinned: 0 });
    const texts = payloads.draft(context);
    const before = await textsKept();
    const pinned = late.decide(notebook, id, context, write(texts.ref('note', 'too late')), texts);
    await expect(pinned).rejects.toThrow(WrongRevision);
    expect(await textsKept()).toBe(before);
    expect((await recorder.decide(notebook, id, contextWith({ pinned: 1 }), write())).revision).toBe(2);
  });

  it('answers a step that changes nothing with the revision and position that are there', async () => {
    const closed = await recorder.decide(notebook, id, contextWith(), close);
    const again = await recorder.decide(notebook, id, contextWith(), close);
    expect(again).toMatchObject({ revision: 0, position: closed.position, fresh: false });
    expect(await stored()).toHaveLength(1);
  });

  it('stores texts before the events that refer to them', async () => {
    const context = contextWith();
    const texts = payloads.draft(context);
    const ref = texts.ref('note', '検討します');
    let found: string | undefined;
    const looking = overtaken(kernel.store, async () => {
      found = (await payloads.read([ref.payloadId])).get(ref.payloadId);
    });
    await withStore(looking).decide(notebook, id, context, write(ref), texts);
    expect(found).toBe('検討します');
    const [{ data }] = await stored();
    expect(JSON.stringify(data)).not.toContain('検討');
  });

  it.each([
    [
      'refused',
      write(),
      { status: 'rejected', reason: expect.objectContaining({ code: 'notebook-closed' }) },
    ],
    ['so already', close, { status: 'fulfilled', value: expect.objectContaining({ fresh: false }) }],
  ])('discards the texts of what is %s after a lost race', async (_, decision, result) => {
    const before = await textsKept();
    const context = contextWith();
    const texts = payloads.draft(context);
    texts.ref('note', 'too late');
    const closing = () => recorder.decide(notebook, id, contextWith(), close);
    const late = withStore(overtaken(kernel.store, closing));
    expect(await Promise.allSettled([late.decide(notebook, id, context, decision, texts)])).toEqual([result]);
    expect(await textsKept()).toBe(before);
  });

  describe('behind a bad network', () => {
    let proxy: CuttingProxy;
    let store: PostgresEventStore;
    beforeEach(async () => {
      proxy = await CuttingProxy.to(database.url);
      const pool = database.pool({ connectionString: proxy.url, max: 2, connectionTimeoutMillis: 500 });
      store = await PostgresEventStore.open({ pool, appendTimeoutMs: 500, readTimeoutMs: 500 });
    });
    afterEach(async () => {
      await store.close();
      await proxy.close();
    });

    it('repeats an append whose answer was lost, and stores it once', async () => {
      const lost = proxy.loseAnswerTo('es.append', 'cut');
      const recorded = await withStore(store).decide(notebook, id, contextWith(), write());
      await lost;
      expect(await stored()).toHaveLength(1);
      expect(recorded).toMatchObject({ revision: 0, position: (await stored())[0].position });
    });

    it('says that the outcome is unknown when nothing is heard any longer, and keeps the text', async () => {
      const context = contextWith();
      const texts = payloads.draft(context);
      const ref = texts.ref('note', 'perhaps');
      const lost = proxy.loseAnswerTo('es.append', 'cut');
      const deciding = withStore(store).decide(notebook, id, context, write(ref), texts);
      const cutOff = async () => {
        await lost;
        proxy.refuse(true);
        proxy.reset();
      };
      const [outcome] = await Promise.allSettled([deciding, cutOff()]);
      expect(outcome).toEqual({ status: 'rejected', reason: expect.any(OutcomeUnknown) });
      expect((await payloads.read([ref.payloadId])).size).toBe(1);
      proxy.refuse(false);
      const again = await recorder.decide(notebook, id, context, write(ref), texts);
      expect(again).toMatchObject({ revision: 0, fresh: false });
      expect(await stored()).toHaveLength(1);
    });
  });
});
