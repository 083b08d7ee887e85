import { v4 } from 'uuid';
import { idFrom } from './ids';

/** Who asks for a step, under which id, and what it follows from. Every command carries it. */
export interface CommandContext {
  readonly actorId: string;
  /** The same for every repetition of one request; ids of what the command creates and of its events derive from it. */
  readonly commandId: string;
  /** Keyed hash of the request's body: the same command id with another one is a mistake of the client. */
  readonly bodyHash: string;
  readonly correlationId: string;
  readonly causationId?: string;
  /** The client sent an Idempotency-Key, so the request may come again. */
  readonly repeatable: boolean;
  /** Revision that the client pinned with If-Match. */
  readonly pinned?: number;
}

/** A context for steps that nobody may repeat under the same id: seed, import, command line. */
export function contextOf(actorId: string, correlationId: string = v4()): CommandContext {
  const commandId = v4();
  return { actorId, commandId, bodyHash: '', correlationId, repeatable: false };
}

/** The context of the n-th command that follows from an event, always the same one. */
export const contextAfter = (
  cause: { id: string; metadata: Readonly<Record<string, string>> },
  reaction: string,
  index: number,
): CommandContext => ({
  actorId: cause.metadata.actorId ?? reaction,
  commandId: idFrom(cause.id, reaction, index),
  bodyHash: '',
  correlationId: cause.metadata.correlationId ?? cause.id,
  causationId: cause.id,
  repeatable: false,
});
