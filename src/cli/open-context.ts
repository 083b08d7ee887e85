import { ConsoleLogger, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module';
import { configFrom } from '../config';
import { openForCommand } from '../kernel/database/open-database';

/** Standard output belongs to the answer alone. */
class StandardErrorLogger extends ConsoleLogger {
  protected override printMessages(messages: unknown[]): void {
    for (const message of messages) process.stderr.write(`${String(message)}\n`);
  }
}

/** Runs `work` beside a running service, or without one, and leaves the database as it was found. */
export async function withContext<T>(work: (context: INestApplicationContext) => Promise<T>): Promise<T> {
  const config = configFrom(process.env);
  const database = await openForCommand(config, () => undefined);
  try {
    const { payloadKey, adminToken } = config;
    const logger = new StandardErrorLogger('kakehashi', { logLevels: ['warn', 'error', 'fatal'] });
    const options = { serving: database.serving, payloadKey, adminToken, patient: true };
    const context = await NestFactory.createApplicationContext(AppModule.with(options), {
      logger,
      abortOnError: false,
    });
    try {
      return await work(context);
    } finally {
      await context.close();
    }
  } finally {
    await database.close();
  }
}
