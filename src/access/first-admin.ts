import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { contextOf } from '../kernel/recording/command-context';
import { randomToken, Tokens } from './tokens';
import { IssueToken } from './tokens.commands';

/** Lets somebody in at the first start: where nobody administers the service, an admin token is made and shown once. */
@Injectable()
export class FirstAdmin {
  constructor(
    private readonly tokens: Tokens,
    private readonly commands: CommandBus,
  ) {}

  async printToken(): Promise<void> {
    if (await this.tokens.hasAdmin()) return;
    const token = randomToken();
    await this.commands.execute(new IssueToken(contextOf('first-start'), token, 'admin'));
    process.stdout.write(`admin token: ${token}\n`);
  }
}
