import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Payloads } from '../kernel/payloads/payloads';
import { EventCatalogue } from '../kernel/recording/event-catalogue';
import { idFrom } from '../kernel/recording/ids';
import { KnownParty } from '../parties/known-party.projection';
import type { Party, Side } from '../parties/party.events';
import { readList } from '../reference/reference-file';
import { sectors } from '../reference/sectors';
import type { World } from './world';

const PHRASES = [
  'send a draft of the agreement',
  'name a contact person on each side',
  'translate the programme',
  'visit the test bed in spring',
  'agree on the schedule of the mission',
  'a partner for joint research',
  'access to a demonstration site',
  'market knowledge and first customers',
  'chip design and photonics',
  'batteries, hydrogen and grids',
  'medical devices and digital health',
  'no budget this year',
  'the person in charge has changed',
  'both sides wish to continue',
  '検討します',
  '次回までに資料を送付する',
  '覚書の案を準備する',
  '担当者を決める',
  '水素と蓄電池の実証',
  '来年度の予算を確認する',
];

/** What the seeded directory offers to made-up cooperations. Keeps their few texts in the vault. */
export async function readWorld(context: INestApplicationContext, present: string): Promise<World> {
  const rows = await context.get(DataSource).manager.find(KnownParty, { where: { status: 'active' } });
  const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const catalogue = context.get(EventCatalogue);
  return {
    eu: [...of(sorted, 'EU', 'cluster'), ...of(sorted, 'EU', 'region')],
    jp: [...of(sorted, 'JP', 'cluster'), ...of(sorted, 'JP', 'prefecture')],
    third: [...of(sorted, 'third', 'region'), ...of(sorted, 'third', 'country')],
    offices: readList<{ id: string }>('offices').items.map(({ id }) => id),
    ecosystems: codes('ecosystem'),
    technologies: codes('technology'),
    forms: codes('cooperation_form'),
    priorities: codes('strategic_priority'),
    texts: await keepTexts(context.get(Payloads)),
    schemaVersion: (type) => catalogue.schemaVersion(type),
    present,
  };
}

const of = (rows: readonly KnownParty[], side: Side, kind: Party['kind']): Party[] =>
  rows.filter((row) => row.side === side && row.kind === kind).map(({ partyId: id }) => ({ kind, id }));

const codes = (kind: string): string[] =>
  sectors.items.filter((sector) => sector.kind === kind).map(({ id }) => id);

async function keepTexts(payloads: Payloads) {
  const texts = payloads.draft({ commandId: idFrom('generated', 'texts'), bodyHash: '' });
  const refs = texts.list('', PHRASES);
  await payloads.keep(texts);
  return refs;
}
