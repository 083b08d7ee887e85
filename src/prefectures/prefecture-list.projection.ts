import { Column, Entity, type EntityManager } from 'typeorm';
import type { TextRef } from '../kernel/domain-event';
import type { PartialDate, Term } from '../kernel/partial-date';
import {
  JsonColumn,
  OptionalNumber,
  OptionalText,
  TextColumn,
  TextList,
} from '../kernel/projections/columns';
import { Projects } from '../kernel/projections/projection';
import { type Folds, RowProjection } from '../kernel/projections/row-projection';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import type { OfficeEvent } from '../offices/office.events';
import { aboutKinds } from '../parties/about-kinds';
import { blankStanding, DirectoryRow, standingFolds } from '../parties/directory-row';
import type { Party, PartyEvent, PrefectureProfile } from '../parties/party.events';
import { searchText } from '../parties/search-text';

type AdviserEvent = Extract<OfficeEvent, { type: 'SeniorAdviserAppointed' | 'SeniorAdviserReleased' }>;

interface Adviser extends Term {
  readonly role: TextRef | string;
  readonly appointment?: string;
  /** The office that the prefecture itself advises. */
  readonly office?: string;
}

const adviser = {
  type: 'object',
  required: ['role', 'from'],
  properties: {
    role: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string', description: 'Absent: no end is known.' },
    office: { type: 'string', description: 'The office of the helpdesk that the prefecture advises.' },
  },
};

@Entity('prefecture_list')
export class PrefectureRow extends DirectoryRow {
  @TextColumn({ description: 'In Latin letters.' }) name: string;
  @TextColumn({ description: 'In kanji.' }) nameLocal: string;
  @OptionalText() nameKana: string | null;
  @OptionalText() nameRomaji: string | null;
  @TextColumn({ description: 'One of the eight regions.' }) region: string;
  @TextColumn() capital: string;
  @TextColumn() capitalLocal: string;
  @OptionalNumber({ description: 'By the census of 2020.' }) population: number;
  @TextList() neighbours: readonly string[];
  @TextColumn() timeZone: string;
  @JsonColumn({ type: 'array', items: adviser }) advisers: readonly Adviser[];
  @Column('text') search: string;
}

function describe(party: Party, profile: PrefectureProfile): Partial<PrefectureRow> {
  const { side: _side, country: _country, nameLocal = '', nameKana, nameRomaji, ...rest } = profile;
  const { name, capital, capitalLocal } = rest;
  return {
    ...rest,
    party,
    nameLocal,
    nameKana: nameKana ?? null,
    nameRomaji: nameRomaji ?? null,
    search: searchText([party.id, name, nameLocal, nameKana, nameRomaji, capital, capitalLocal]),
  };
}

const released = (all: readonly Adviser[], isMeant: (one: Adviser) => boolean, to: PartialDate) => ({
  advisers: all.map((one) => (isMeant(one) ? { ...one, to } : one)),
});

/** The prefectures, with the advisers they have named and what they themselves advise. */
@Projects({ name: 'prefecture-list', version: 1 })
export class PrefectureListProjection extends RowProjection<PrefectureRow, PartyEvent | AdviserEvent> {
  readonly row = PrefectureRow;
  readonly blank = () => ({ ...blankStanding, advisers: [] });
  readonly key = ({ data }: StoredEvent<PartyEvent | AdviserEvent>) =>
    'adviser' in data ? data.adviser.id : data.party.id;
  readonly when: Folds<PrefectureRow, PartyEvent | AdviserEvent> = {
    PartyRegistered: (_, { data }) => describe(data.party, data.profile as PrefectureProfile),
    PartyRevised: (_, { data }) => ({
      ...describe(data.party, data.profile as PrefectureProfile),
      status: 'active',
    }),
    ...standingFolds,
    AdviserAppointed: ({ advisers }, { data: { appointment, role, from, to } }) => ({
      advisers: [...advisers, { role, from, to, appointment }],
    }),
    AdviserReleased: ({ advisers }, { data: { appointment, to } }) =>
      released(advisers, (one) => one.appointment === appointment, to),
    SeniorAdviserAppointed: ({ advisers }, { data: { office, from, to } }) => ({
      advisers: [...advisers, { role: 'senior adviser', from, to, office }],
    }),
    SeniorAdviserReleased: ({ advisers }, { data: { office, from, to } }) =>
      released(advisers, (one) => one.office === office && one.from === from, to),
  };

  /** What an office records of a prefecture does not move the revision of the prefecture's own stream. */
  override fold(row: PrefectureRow | undefined, event: StoredEvent): PrefectureRow {
    const after = super.fold(row, event);
    return row && 'adviser' in event.data ? { ...after, revision: row.revision } : after;
  }

  override async apply(tx: EntityManager, events: readonly StoredEvent[]): Promise<void> {
    const ours = aboutKinds(events, 'prefecture').filter(
      ({ data }) => !('adviser' in data) || (data as AdviserEvent['data']).adviser.kind === 'prefecture',
    );
    if (ours.length > 0) await super.apply(tx, ours);
  }
}
