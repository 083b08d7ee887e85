import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Role } from '../access/token.events';
import { randomToken } from '../access/tokens';
import { IssueToken } from '../access/tokens.commands';
import { BadInput } from '../kernel/bad-input';
import { Followers } from '../kernel/following/followers';
import { contextOf } from '../kernel/recording/command-context';
import { Refused } from '../kernel/refused';
import { type Party, partyKinds, partyOf } from '../parties/party.events';
import { Exit, type ExitCode, Usage } from './exit';

const SHOWN_WITHIN_MS = 60_000;

/** Issues a token and prints it, here only. `party` is `cluster:eu.minalogic`, for an organisation. */
export async function issueToken(
  context: INestApplicationContext,
  role: Role,
  party?: string,
): Promise<ExitCode> {
  const followers = context.get(Followers);
  await followers.start({ wanted: ({ kind }) => kind === 'projection' });
  await followers.caughtUp(SHOWN_WITHIN_MS);
  const token = randomToken();
  const command = new IssueToken(
    contextOf('command-line'),
    token,
    role,
    party === undefined ? undefined : partyFrom(party),
  );
  await context.get(CommandBus).execute(command).catch(asUsage);
  await followers.caughtUp(SHOWN_WITHIN_MS);
  process.stdout.write(`${token}\n`);
  return Exit.ok;
}

function partyFrom(text: string): Party {
  const party = partyOf(text);
  if (!partyKinds.includes(party.kind) || !party.id)
    throw new Usage('--party is kind:id, such as cluster:eu.minalogic.');
  return party;
}

function asUsage(error: unknown): never {
  if (error instanceof Refused || error instanceof BadInput) throw new Usage(error.message);
  throw error;
}
