import { ConsoleLogger, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { AppModule } from '../app.module';
import { type Config, configFrom } from '../config';
import { type OpenDatabase, openForCommand } from '../kernel/database/open-database';
import { originIn } from '../kernel/evidence/chain';
import { lastSigned } from '../kernel/evidence/evidence-folder';
import { RecordAge } from '../kernel/evidence/record-age';

/** Standard output belongs to the answer alone. */
class StandardErrorLogger extends ConsoleLogger {
  protected override printMessages(messages: unknown[]): void {
    for (const message of messages) process.stderr.write(`${String(message)}\n`);
  }
}

/** Runs `work` on the database alone, beside a running service or without one, and leaves it as it was found. */
export async function withDatabase<T>(
  work: (database: OpenDatabase, config: Config) => Promise<T>,
): Promise<T> {
  const config = configFrom(process.env);
  const database = await openForCommand(config, () => undefined);
  try {
    return await work(database, config);
  } finally {
    await database.close();
  }
}

type Work<T> = (context: INestApplicationContext, database: OpenDatabase, config: Config) => Promise<T>;

/** Runs `work` with all that the service is made of, in the same way. */
export const withContext = <T>(work: Work<T>): Promise<T> =>
  withDatabase(async (database, config) => {
    const { eventStoreUrl, payloadKey, adminToken } = config;
    const logger = new StandardErrorLogger('kakehashi', { logLevels: ['warn', 'error', 'fatal'] });
    const options = { serving: database.serving, eventStoreUrl, payloadKey, adminToken, patient: true };
    const context = await NestFactory.createApplicationContext(AppModule.with(options), {
      logger,
      abortOnError: false,
    });
    try {
      return await work(context, database, config);
    } finally {
      await context.close();
    }
  });

/** For what records, or goes on with what was seen: never on an older copy of the record. @throws OlderRecord @throws MovedRecord */
export const withWholeRecord = <T>(work: Work<T>): Promise<T> =>
  withContext(async (context, database, config) => {
    const signed = await lastSigned(config.evidenceDir, await originIn(context.get(DataSource)));
    await context.get(RecordAge).refuseOlderRecord(signed);
    return work(context, database, config);
  });
