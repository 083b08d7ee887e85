import { Command } from '@nestjs/cqrs';
import type { CommandContext } from './command-context';
import type { Recorded } from './recorded';

/** A step on a thing that is there: who asks, which thing, and what is to be recorded of it. */
export abstract class StepCommand<Details> extends Command<Recorded> {
  constructor(
    readonly context: CommandContext,
    readonly id: string,
    readonly details: Details,
  ) {
    super();
  }
}
