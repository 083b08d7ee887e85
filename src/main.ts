import { ConsoleLogger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FirstAdmin } from './access/first-admin';
import { type Config, configFrom } from './config';
import { Ending } from './ending';
import { openForService } from './kernel/database/open-database';
import { letClientsLeave } from './kernel/http/server-end';
import { ShippedRules } from './rulesets/shipped-rules';
import { Seeding } from './seeding';
import { createService, follow } from './service';
import { startFailure } from './start-failure';
import { Readiness } from './system/readiness';

const logger = new ConsoleLogger('kakehashi', { json: !process.stdout.isTTY, colors: process.stdout.isTTY });
const log = (line: string) => logger.log(line);
const ending = new Ending((error) => logger.error(error));

async function main(): Promise<void> {
  const config = configFrom(process.env);
  ending.onSignal((signal) => log(`${signal}: stopping`));
  const opening = openForService(config, log, fail);
  const { serving, embedded } = await ending.hold(opening, (database) => database.close());
  const { eventStoreUrl, payloadKey, adminToken, metricsToken, evidenceDir } = config;
  const app = await ending.hold(
    createService({ serving, eventStoreUrl, payloadKey, adminToken, metricsToken, evidenceDir }, logger),
    close,
  );
  await app.listen(config.port, config.host);
  log(`listening on ${await app.getUrl()}`);
  await begin(app, config, embedded);
}

async function begin(app: NestFastifyApplication, { seed }: Config, embedded: boolean): Promise<void> {
  await follow(app, embedded);
  const seeding = app.get(Seeding);
  if (seed === 'full' || (seed === 'auto' && embedded)) await seeding.run();
  await app.get(ShippedRules).ship();
  await seeding.shown();
  await app.get(FirstAdmin).printToken();
  app.get(Readiness).open();
  log('ready');
}

async function close(app: NestFastifyApplication): Promise<void> {
  app.get(Readiness).drain();
  await letClientsLeave(app);
  await app.close();
}

function fail(error: unknown): void {
  // What is under way when the service stops fails in its own ways.
  if (ending.begun) return;
  const { message, exitCode } = startFailure(error);
  if (message) process.stderr.write(`${message}\n`);
  else logger.error(error);
  void ending.end(exitCode);
}

main().catch(fail);
