import { Logger } from '@nestjs/common';
import type { CommandBus } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import { BadInput } from '../bad-input';
import type { Position } from '../event-store/event-store';
import { StoreUnavailable } from '../event-store/event-store-errors';
import { CheckpointMoved, type CheckpointRow, type Checkpoints } from '../following/checkpoints';
import type { Consumer } from '../following/follower';
import { contextAfter } from '../recording/command-context';
import type { StoredEvent } from '../recording/event-catalogue';
import { Refused } from '../refused';
import type { Reaction } from './reaction';

type When = Record<
  string,
  (event: StoredEvent, context: (n: number) => ReturnType<typeof contextAfter>) => object[]
>;

export interface Surroundings {
  /** The projections that its commands look at; absent: all. */
  readonly needs?: readonly string[];
  /** True once the projections that it needs have seen a position, false if they take too long or one stands still. */
  projected(position: Position): Promise<boolean>;
  /** Whether the lease still lasts: a process that slept beyond it gives no command when it wakes. */
  leading(): boolean;
}

/** Commands first, checkpoint after them: a crash between repeats the commands, which their ids make harmless. */
export class ReactionConsumer implements Consumer {
  readonly kind = 'reaction';
  readonly version = 1;
  readonly types: readonly string[];
  readonly needs?: readonly string[];
  private readonly logger: Logger;

  constructor(
    readonly name: string,
    private readonly reaction: Reaction,
    private readonly commands: CommandBus,
    private readonly dataSource: DataSource,
    private readonly checkpoints: Checkpoints,
    private readonly around: Surroundings,
  ) {
    this.types = Object.keys(reaction.when);
    this.needs = around.needs;
    this.logger = new Logger(name);
  }

  async consume(events: readonly StoredEvent[], held: CheckpointRow, to: Position): Promise<void> {
    // Commands look at the projections, and must find there what they follow from.
    if (events.length > 0 && !(await this.around.projected(to)))
      throw new StoreUnavailable(`the projections have yet to see ${to}`);
    for (const event of events) await this.react(event);
    await this.checkpoints.move(this.dataSource.manager, [held], to);
  }

  private async react(event: StoredEvent): Promise<void> {
    const commands = (this.reaction.when as When)[event.type](event, (n) =>
      contextAfter(event, this.name, n),
    );
    for (const command of commands) {
      if (!this.around.leading()) throw new CheckpointMoved(this.name);
      try {
        await this.commands.execute(command);
      } catch (error) {
        if (!(error instanceof Refused || error instanceof BadInput)) throw error;
        await this.recordRefusal(event, command, error);
      }
    }
  }

  private async recordRefusal(
    event: StoredEvent,
    command: object,
    refusal: Refused | BadInput,
  ): Promise<void> {
    const code = refusal instanceof Refused ? refusal.code : refusal.faults[0].code;
    this.logger.warn(`${command.constructor.name} after ${event.position} was refused: ${code}`);
    await this.dataSource.query(
      `insert into proj.refusal (reaction, position, command, code, message) values ($1, $2, $3, $4, $5)
       on conflict do nothing`,
      [this.name, event.position, command.constructor.name, code, refusal.message],
    );
  }
}
