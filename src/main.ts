import { ConsoleLogger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FirstAdmin } from './access/first-admin';
import { BadConfig, type Config, configFrom } from './config';
import { type OpenDatabase, openForService } from './kernel/database/open-database';
import { AnotherService } from './kernel/database/service-lock';
import { UnfitDatabase } from './kernel/database/serving-role';
import { WrongVaultKey } from './kernel/payloads/vault-keys';
import { Seeding } from './seeding';
import { createService, follow } from './service';
import { Readiness } from './system/readiness';

const MISCONFIGURED = 2;
const FAILED = 1;

const logger = new ConsoleLogger('kakehashi', { json: !process.stdout.isTTY, colors: process.stdout.isTTY });
const log = (line: string) => logger.log(line);

async function main(): Promise<void> {
  const config = configFrom(process.env);
  const database = await openForService(config, log);
  const { serving } = database;
  try {
    const app = await createService({ serving, payloadKey: config.payloadKey, adminToken: config.adminToken }, logger);
    stopOnSignal(app, database);
    await app.listen(config.port, config.host);
    log(`listening on ${await app.getUrl()}`);
    await begin(app, config, database);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function begin(app: NestFastifyApplication, { seed }: Config, { embedded }: OpenDatabase): Promise<void> {
  await follow(app);
  const seeding = app.get(Seeding);
  if (seed === 'full' || (seed === 'auto' && embedded)) await seeding.run();
  await seeding.shown();
  await app.get(FirstAdmin).printToken();
  app.get(Readiness).open();
  log('ready');
}

function stopOnSignal(app: NestFastifyApplication, database: OpenDatabase): void {
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log(`${signal}: stopping`);
    app.get(Readiness).drain();
    const code = await close(app, database);
    process.exit(code);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
}

async function close(app: NestFastifyApplication, database: OpenDatabase): Promise<number> {
  try {
    await app.close();
    return 0;
  } catch (error) {
    logger.error(error);
    return FAILED;
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  const expected = [BadConfig, UnfitDatabase, WrongVaultKey, AnotherService].some((type) => error instanceof type);
  if (expected) process.stderr.write(`${(error as Error).message}\n`);
  else logger.error(error);
  process.exit(error instanceof BadConfig || error instanceof UnfitDatabase ? MISCONFIGURED : FAILED);
});
