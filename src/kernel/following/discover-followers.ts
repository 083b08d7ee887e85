import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import type { Position } from '../event-store/event-store';
import { type Projection, Projects } from '../projections/projection';
import { Copies } from '../projections/copies';
import { ProjectionConsumer } from '../projections/projection-consumer';
import { type Reaction, Reacts } from '../reactions/reaction';
import { ReactionConsumer } from '../reactions/reaction-consumer';
import { Checkpoints } from './checkpoints';
import { Followers } from './followers';

const PROJECTED_WITHIN_MS = 5_000;

/** Finds the providers marked `@Projects()` and `@Reacts()` in whichever slice they live. */
@Injectable()
export class DiscoverFollowers implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly followers: Followers,
    private readonly checkpoints: Checkpoints,
    private readonly copies: Copies,
    private readonly dataSource: DataSource,
    private readonly commands: CommandBus,
  ) {}

  onModuleInit(): void {
    for (const wrapper of this.discovery.getProviders()) {
      if (!wrapper.instance || wrapper.isAlias) continue;
      const projects = this.discovery.getMetadataByDecorator(Projects, wrapper);
      const reacts = this.discovery.getMetadataByDecorator(Reacts, wrapper);
      if (projects) this.addProjection(projects, wrapper.instance as Projection);
      if (reacts) this.addReaction(reacts, wrapper.instance as Reaction);
    }
  }

  private addProjection({ name, version }: { name: string; version: number }, projection: Projection): void {
    const { dataSource, checkpoints } = this;
    const consumer = new ProjectionConsumer(name, version, projection, dataSource, checkpoints);
    this.followers.add(consumer);
    this.copies.of(consumer);
  }

  private addReaction(
    { name, needs }: { name: string; needs?: readonly string[] },
    reaction: Reaction,
  ): void {
    const { commands, dataSource, checkpoints, followers } = this;
    const around = {
      needs,
      projected: (position: Position) => followers.visible(position, PROJECTED_WITHIN_MS, needs),
      leading: () => followers.leases.lasting,
    };
    followers.add(new ReactionConsumer(name, reaction, commands, dataSource, checkpoints, around));
  }
}
