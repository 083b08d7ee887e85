import { Inject, Injectable } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Followers } from '../kernel/following/followers';
import { EVENT_STORE, type EventStore, type Lag, type Position } from '../kernel/event-store/event-store';
import {
  type CheckpointRow,
  Checkpoints,
  type Failure,
  type FollowerKind,
} from '../kernel/following/checkpoints';

export const followerStatuses = ['running', 'catching-up', 'rebuilding', 'paused', 'kept'] as const;

export class FollowerState {
  @ApiProperty() name: string;
  @ApiProperty() version: number;
  @ApiProperty({ enum: followerStatuses }) status: (typeof followerStatuses)[number];
  @ApiProperty({ description: 'Everything up to here is done.' }) position: string;
  @ApiProperty({
    description: 'Events that are stored and not seen yet; but for a copy, counted up to 100,000.',
  })
  lag: number;
  @ApiProperty({ description: 'Seconds since the first of these was recorded.' }) lagSeconds: number;
  @ApiProperty({ required: false, description: 'Where and why it paused.' }) error?: Failure;
  @ApiProperty({
    required: false,
    type: [String],
    description: 'Paused projections that a reaction waits for.',
  })
  waitsFor?: string[];
}

/** A copy's whole way is counted: it is what one waits for. */
const mostOf = ({ status }: CheckpointRow) => (status === 'rebuilding' ? Infinity : undefined);

/** How far projections and reactions have come, for the API and the command line. */
@Injectable()
export class FollowerStates {
  constructor(
    private readonly checkpoints: Checkpoints,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly followers: Followers,
  ) {}

  /** Projections together with the copies of them that are being built or kept, and with the chain over all events. */
  async of(kind: FollowerKind): Promise<FollowerState[]> {
    const rows = await this.checkpoints.all();
    const kinds = kind === 'projection' ? ['projection', 'copy', 'chain'] : [kind];
    const states = await Promise.all(
      rows.filter((row) => kinds.includes(row.kind)).map((row) => this.state(row)),
    );
    return kind === 'reaction' ? states.map((state) => this.waiting(state, rows)) : states;
  }

  /** It has not paused itself, and would not tell by itself why it stands still. */
  private waiting(state: FollowerState, rows: readonly CheckpointRow[]): FollowerState {
    const needs = this.followers.consumer(state.name)?.needs;
    const waitsFor = rows
      .filter(({ kind, status }) => kind === 'projection' && status === 'paused')
      .flatMap(({ name }) => (!needs || needs.includes(name) ? name : []));
    return state.lag > 0 && waitsFor.length > 0 ? { ...state, waitsFor } : state;
  }

  /** Of the one that has come least far, counted up to `most` events. */
  async furthestBehind(most: number): Promise<Lag> {
    const rows = (await this.checkpoints.all()).filter(({ kind }) => kind !== 'copy');
    const places = rows.map(({ name, checkpoint }) => this.furthest(checkpoint, this.followers.seen(name)));
    return this.store.lag(places.toSorted()[0] ?? this.store.start, most);
  }

  private async state(row: CheckpointRow): Promise<FollowerState> {
    const { name, version, status, checkpoint, error } = row;
    const position = this.furthest(checkpoint, this.followers.seen(name));
    const { events: lag, seconds: lagSeconds } = await this.store.lag(position, mostOf(row));
    const catchingUp = status === 'running' && lag > 0;
    return {
      name,
      version,
      status: catchingUp ? 'catching-up' : status,
      position,
      lag,
      lagSeconds,
      ...(error && { error }),
    };
  }

  /** A follower of this process may be ahead of the checkpoint that it keeps now and then. */
  private furthest(kept: Position | '', seen: Position | ''): Position {
    return (seen > kept ? seen : kept) || this.store.start;
  }
}
