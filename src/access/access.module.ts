import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { recordedEvents } from '../kernel/recording/event-catalogue';
import { AccessGuard } from './access.guard';
import { FirstAdmin } from './first-admin';
import { RefuseUnguardedRoutes } from './refuse-unguarded-routes';
import { tokenEvents } from './token.events';
import { TokenListProjection, TokenRow } from './token-list.projection';
import { FIXED_TOKENS, type FixedTokens, Tokens } from './tokens';
import { tokenCommandHandlers } from './tokens.commands';
import { TokensController } from './tokens.controller';

@Global()
@Module({
  imports: [TypeOrmModule.forFeature([TokenRow])],
  controllers: [TokensController],
  providers: [
    recordedEvents(tokenEvents),
    TokenListProjection,
    Tokens,
    RefuseUnguardedRoutes,
    FirstAdmin,
    ...tokenCommandHandlers,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Tokens, FirstAdmin],
})
export class AccessModule {
  static with(tokens: FixedTokens): DynamicModule {
    return { module: AccessModule, providers: [{ provide: FIXED_TOKENS, useValue: tokens }] };
  }
}
