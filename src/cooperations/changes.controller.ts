import { Controller, Headers, type MessageEvent, Sse } from '@nestjs/common';
import { EventBus, ofType } from '@nestjs/cqrs';
import { ApiHeader, ApiProduces, ApiTags } from '@nestjs/swagger';
import {
  concatMap,
  endWith,
  filter,
  from,
  interval,
  map,
  merge,
  mergeMap,
  type Observable,
  takeUntil,
  tap,
} from 'rxjs';
import { DataSource } from 'typeorm';
import { type Actor, CurrentActor } from '../access/actor';
import { scopeOf, sees } from '../access/policy';
import { Requires } from '../access/requires';
import { ChangeFeed, CooperationChanged } from './change-feed';
import { Standings } from './standings';

const HEARTBEAT_MS = 15_000;
/** A page that was away for longer reads everything again. */
const REPLAYED = 1000;

const MISSED = `select position, cooperation_id as "cooperationId", type from cooperation_step
  where position > $1 order by position limit ${REPLAYED}`;

@ApiTags('cooperations')
@Controller('changes')
export class ChangesController {
  constructor(
    private readonly bus: EventBus,
    private readonly dataSource: DataSource,
    private readonly standings: Standings,
    private readonly feed: ChangeFeed,
  ) {}

  /** Server-sent events: position, cooperationId and type of each step; `Last-Event-ID` brings what was missed. */
  @Sse()
  @Requires('record.read')
  @ApiProduces('text/event-stream')
  @ApiHeader({ name: 'Last-Event-ID', required: false })
  changes(
    @CurrentActor() actor: Actor,
    @Headers('last-event-id') lastSeen?: string,
  ): Observable<MessageEvent> {
    const live = this.bus.pipe(ofType(CooperationChanged));
    const seen = (lastSeen ? this.since(lastSeen, live) : live).pipe(
      concatMap((change) => this.ifSeen(actor, change)),
      concatMap((messages) => messages),
    );
    const beat = interval(HEARTBEAT_MS).pipe(map(() => ({ type: 'heartbeat', data: {} })));
    return merge(seen, beat).pipe(takeUntil(this.feed.ending), endWith(farewell()));
  }

  /** What comes while the missed steps are being read waits for them, and comes once. */
  private since(lastSeen: string, live: Observable<CooperationChanged>): Observable<CooperationChanged> {
    let newest = lastSeen;
    const missed = this.missed(lastSeen);
    const later = live.pipe(concatMap((change) => missed.then(() => change)));
    return merge(from(missed).pipe(mergeMap((rows) => rows)), later).pipe(
      filter(({ position }) => position > newest),
      tap(({ position }) => (newest = position)),
    );
  }

  private missed(position: string): Promise<CooperationChanged[]> {
    return this.dataSource.query(MISSED, [position]);
  }

  private async ifSeen(
    actor: Actor,
    { position, cooperationId, type }: CooperationChanged,
  ): Promise<MessageEvent[]> {
    const visible = !scopeOf(actor) || sees(actor, (await this.standings.partiesAround(cooperationId)) ?? []);
    return visible ? [{ id: position, data: { position, cooperationId, type } }] : [];
  }
}

/** The readers come back, here or at another instance, and not all at the same moment. */
const farewell = (): MessageEvent => ({
  type: 'end',
  data: {},
  retry: Math.round(1000 + Math.random() * 2000),
});
