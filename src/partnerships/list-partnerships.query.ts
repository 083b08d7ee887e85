import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { Temporal } from 'temporal-polyfill';
import { Repository, type SelectQueryBuilder } from 'typeorm';
import type { Actor } from '../access/actor';
import { seenBy } from '../access/scope';
import { today } from '../kernel/clock';
import { keyset, type Page, pageOf } from '../kernel/http/page';
import { RowReader } from '../kernel/projections/row-reader';
import { partyOf } from '../parties/party.events';
import { PartnershipRow } from './partnership-register.projection';
import type { ListPartnershipsQuery } from './partnerships.dto';

/** Without a step for this long a partnership counts as dormant, though it may be in force. */
const DORMANT_AFTER_MONTHS = 24;
/** A renewal takes both sides about this long to prepare. */
const RENEWAL_DUE_MONTHS = 9;

export class ListPartnerships extends Query<Page<object>> {
  constructor(
    readonly actor: Actor,
    readonly filter: ListPartnershipsQuery,
  ) {
    super();
  }
}

const LAST_ACTIVITY = `(select max(s.occurred_day) from cooperation_step s
  where s.cooperation_id = p.cooperation_id and s.occurred_day <= :today)`;

/** Of a term that ends in a month or a year; the day need not exist in the calendar. */
const LAST_DAY = `p.until || case length(p.until) when 4 then '-12-31' when 7 then '-31' else '' end`;

/** Looked for from the last one back, since it is mostly that one. */
const RECENT_STEP = `(select s.position from cooperation_step s
  where s.cooperation_id = p.cooperation_id and s.occurred_day between :stillActive and :today
  order by s.position desc limit 1)`;

const dormant = `(p.status = 'in-force' and (p.declared_dormant or ${RECENT_STEP} is null))`;

const conditions: Readonly<Record<NonNullable<ListPartnershipsQuery['status']>, string>> = {
  agreed: `p.status = 'agreed'`,
  'in-force': `p.status = 'in-force'`,
  active: `p.status = 'in-force' and not ${dormant}`,
  dormant,
  'renewal-due': `p.status = 'in-force' and ${LAST_DAY} <= :renewalDue`,
  ended: `p.status = 'ended'`,
  merged: `p.status = 'merged'`,
};

@QueryHandler(ListPartnerships)
export class ListPartnershipsHandler implements IQueryHandler<ListPartnerships> {
  constructor(
    @InjectRepository(PartnershipRow) private readonly rows: Repository<PartnershipRow>,
    private readonly reader: RowReader,
  ) {}

  async execute({ actor, filter }: ListPartnerships): Promise<Page<object>> {
    const builder = this.rows.createQueryBuilder('p').setParameters(days());
    builder.addSelect(LAST_ACTIVITY, 'last_activity').addSelect(dormant, 'is_dormant');
    this.narrow(seenBy(builder, actor, 'p.cooperation_id'), filter);
    keyset(builder, { list: 'partnerships', columns: ['p.id'] }, filter);
    const { entities, raw } = await builder.getRawAndEntities<{
      last_activity: string;
      is_dormant: boolean;
    }>();
    const rows = entities.map((row, index) => ({
      ...row,
      lastActivityOn: raw[index].last_activity,
      dormant: raw[index].is_dormant,
    }));
    const page = pageOf('partnerships', rows, filter.limit, (row) => [row.id]);
    return { ...page, items: await this.reader.withTexts(page.items) };
  }

  private narrow(builder: SelectQueryBuilder<PartnershipRow>, filter: ListPartnershipsQuery): void {
    const { status, cooperationId, party } = filter;
    if (status) builder.andWhere(`(${conditions[status]})`);
    if (cooperationId) builder.andWhere('p.cooperation_id = :cooperationId', { cooperationId });
    if (party) builder.andWhere('p.parties @> :party::jsonb', { party: JSON.stringify([partyOf(party)]) });
  }
}

function days() {
  const day = Temporal.PlainDate.from(today());
  return {
    today: day.toString(),
    stillActive: day.subtract({ months: DORMANT_AFTER_MONTHS }).toString(),
    renewalDue: day.add({ months: RENEWAL_DUE_MONTHS }).toString(),
  };
}
