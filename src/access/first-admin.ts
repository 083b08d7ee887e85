import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Followers } from '../kernel/following/followers';
import { contextOf } from '../kernel/recording/command-context';
import { randomToken, Tokens } from './tokens';
import { IssueToken } from './tokens.commands';

const SHOWN_WITHIN_MS = 10_000;

/** Lets somebody in at the first start: where nobody administers the service, an admin token is made and shown once. */
@Injectable()
export class FirstAdmin {
  constructor(
    private readonly tokens: Tokens,
    private readonly commands: CommandBus,
    private readonly followers: Followers,
  ) {}

  async printToken(): Promise<void> {
    if (await this.tokens.hasAdmin()) return;
    const token = randomToken();
    const { position } = await this.commands.execute(
      new IssueToken(contextOf('first-start'), token, 'admin'),
    );
    // Whoever reads it uses it at once.
    await this.followers.visible(position, SHOWN_WITHIN_MS);
    process.stdout.write(`admin token: ${token}\n`);
  }
}
