import { Inject, Injectable } from '@nestjs/common';
import { DomainEvent } from '../domain-event';
import { EVENT_STORE, type EventStore } from '../event-store/event-store';
import { WrongRevision } from '../event-store/event-store-errors';
import type { CommandContext } from './command-context';
import { idFrom } from './ids';
import { KeyReused } from './recorder';

export class CommandClaimed extends DomainEvent<{ stream: string; bodyHash: string }> {
  readonly type = 'CommandClaimed';
}

export const claimEvents = { CommandClaimed };

/**
 * Binds a repeatable command to the stream it writes, where that stream's id comes from the request's content. Without
 * it the same Idempotency-Key with another body would find another, empty stream and act a second time.
 */
@Injectable()
export class CommandClaims {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  /** @throws KeyReused if this command already recorded something with another body */
  async claim({ commandId, bodyHash, repeatable, actorId, correlationId }: CommandContext, stream: string) {
    if (!repeatable) return;
    for (;;) {
      const claims = await this.claimsOf(commandId);
      if (claims.some((claim) => claim.stream === stream && claim.bodyHash === bodyHash)) return;
      for (const claim of claims) if (await this.acted(claim.stream, commandId)) throw new KeyReused(REUSED);
      try {
        await this.store.append(
          `command-${commandId}`,
          [
            {
              id: idFrom(commandId, 'claim', stream, bodyHash),
              type: 'CommandClaimed',
              data: { stream, bodyHash },
              metadata: { actorId, commandId, bodyHash, correlationId, schemaVersion: '1' },
            },
          ],
          { expected: claims.length === 0 ? 'none' : claims.length - 1 },
        );
        return;
      } catch (error) {
        if (!(error instanceof WrongRevision)) throw error;
      }
    }
  }

  private async claimsOf(commandId: string): Promise<CommandClaimed['data'][]> {
    const claims: CommandClaimed['data'][] = [];
    for await (const { data } of this.store.readStream(`command-${commandId}`))
      claims.push(data as CommandClaimed['data']);
    return claims;
  }

  private async acted(stream: string, commandId: string): Promise<boolean> {
    for await (const { metadata } of this.store.readStream(stream))
      if (metadata.commandId === commandId) return true;
    return false;
  }
}

const REUSED = 'This Idempotency-Key came before with another body.';
