import { BadConfig } from './config';
import { AnotherService } from './kernel/database/service-lock';
import { UnfitDatabase } from './kernel/database/serving-role';
import { StoreUnavailable, UnfitStore } from './kernel/event-store/event-store-errors';
import { WrongVaultKey } from './kernel/payloads/vault-keys';

export interface StartFailure {
  /** For whoever started the service; absent: only a stack trace can tell. */
  readonly message?: string;
  readonly exitCode: number;
}

const FAILED = 1;
const MISCONFIGURED = 2;

const misconfigured = [BadConfig, UnfitDatabase, UnfitStore, WrongVaultKey];
/** No way to the server, no such role or password, no such database. */
const unusable = /^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|28|3D|57P03|53300)/;

/** What to say of an error that ended the service, and its exit code: 2 where the environment has to change. */
export function startFailure(error: unknown): StartFailure {
  if (!(error instanceof Error)) return { exitCode: FAILED };
  const { message } = error;
  if (misconfigured.some((type) => error instanceof type)) return { message, exitCode: MISCONFIGURED };
  if (error instanceof AnotherService) return { message, exitCode: FAILED };

  if (error instanceof StoreUnavailable)
    return { message: `The store of the record cannot be used: ${message}`, exitCode: FAILED };

  const { code = '', address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  if (code === 'EADDRINUSE')
    return {
      message: `${address}:${port} is taken by another program; set PORT to a free one.`,
      exitCode: FAILED,
    };
  if (unusable.test(code))
    return { message: `The database cannot be used: ${reason(error)}`, exitCode: FAILED };
  return { exitCode: FAILED };
}

/** Where a name stands for several addresses the error itself is mute. */
const reason = (error: Error): string => {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
};
