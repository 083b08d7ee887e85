import { Body, Controller, Headers, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Context } from '../kernel/http/command-context.interceptor';
import { OneOf } from '../kernel/http/fields';
import { PartyDto, PartyField } from '../kernel/http/party.dto';
import { AnswersStep } from '../kernel/http/step-answer';
import type { CommandContext } from '../kernel/recording/command-context';
import { type Role, roles } from './token.events';
import { Requires } from './requires';
import { tokenFor } from './tokens';
import { IssueToken, RevokeToken } from './tokens.commands';

export class IssueTokenDto {
  @OneOf(roles) readonly role: Role;
  @PartyField({ optional: true, description: 'The party an organisation speaks for; no other role has one.' })
  readonly party?: PartyDto;
}

@ApiTags('access')
@Controller('tokens')
export class TokensController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Requires('token.write')
  @AnswersStep(201, { token: { type: 'string', description: 'Shown here only; store it well.' } })
  async issue(
    @Body() { role, party }: IssueTokenDto,
    @Context() context: CommandContext,
    @Headers('authorization') authorization: string,
  ) {
    const secret = tokenFor(authorization.replace(/^Bearer +/i, ''), context.commandId);
    const recorded = await this.commands.execute(new IssueToken(context, secret, role, party));
    return recorded.with({ token: secret });
  }

  @Post(':id/revocation')
  @Requires('token.write')
  @AnswersStep(200)
  revoke(@Param('id') id: string, @Context() context: CommandContext) {
    return this.commands.execute(new RevokeToken(context, id));
  }
}
