import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Actor } from '../access/actor';
import { seenBy } from '../access/scope';
import { goingOn } from '../cooperations/going-on';
import { keyset, type Page, pageOf } from '../kernel/http/page';
import { RowReader } from '../kernel/projections/row-reader';
import { partyOf } from '../parties/party.events';
import { ApplicationRow } from './application-list.projection';
import { hidingBlind, onlySeenBy } from './application-view';
import type { ListApplicationsQuery } from './applications.dto';

export class ListApplications extends Query<Page<object>> {
  constructor(
    readonly actor: Actor,
    readonly filter: ListApplicationsQuery,
  ) {
    super();
  }
}

const WAITING = `a.status = 'submitted' and ${goingOn('a.cooperation_id')}`;

@QueryHandler(ListApplications)
export class ListApplicationsHandler implements IQueryHandler<ListApplications> {
  constructor(
    @InjectRepository(ApplicationRow) private readonly rows: Repository<ApplicationRow>,
    private readonly reader: RowReader,
  ) {}

  async execute({ actor, filter }: ListApplications): Promise<Page<object>> {
    const { status, waiting, office, applicant, kind, callId } = filter;
    const builder = seenBy(this.rows.createQueryBuilder('a'), actor, 'a.cooperation_id');
    onlySeenBy(builder, actor, 'a');
    if (kind) builder.andWhere('a.kind = :kind', { kind });
    if (callId) builder.andWhere('a.callId = :callId', { callId });
    if (status) builder.andWhere('a.status = :status', { status });
    if (waiting !== undefined) builder.andWhere(waiting ? WAITING : `not (${WAITING})`);
    if (office) builder.andWhere('a.office = :office', { office });
    if (applicant) builder.andWhere('a.applicant @> :applicant::jsonb', { applicant: partyOf(applicant) });
    keyset(builder, { list: 'applications', columns: ['a.submittedAt', 'a.id'] }, filter);
    const page = pageOf('applications', await builder.getMany(), filter.limit, (row) => [
      row.submittedAt,
      row.id,
    ]);
    const items = await this.reader.withTexts(page.items);
    return { ...page, items: items.map((item) => hidingBlind(actor, item)) };
  }
}
