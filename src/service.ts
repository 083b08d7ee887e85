import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { AppModule, type AppOptions } from './app.module';
import { ChangeFeed } from './cooperations/change-feed';
import { RecordAge } from './kernel/evidence/record-age';
import { Followers } from './kernel/following/followers';
import { configureHttp, createHttpAdapter } from './kernel/http/http-server';
import { completed } from './kernel/http/openapi';
import { HttpMetrics } from './kernel/metrics/http-metrics';
import { Readiness } from './system/readiness';

const PREFIX = 'api/v1';

/** The whole service, ready to listen; tests and main share it. */
export async function createService(
  options: AppOptions,
  logger?: LoggerService,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(options), createHttpAdapter(), {
    logger: logger ?? ['error', 'warn'],
    abortOnError: false,
  });
  app.setGlobalPrefix(PREFIX, { exclude: ['livez', 'readyz', 'metrics'] });
  const readiness = app.get(Readiness);
  await configureHttp(app, { observer: app.get(HttpMetrics), ending: () => readiness.draining });
  SwaggerModule.setup('api/docs', app, () => describe(app), {
    jsonDocumentUrl: 'api/openapi.json',
    yamlDocumentUrl: 'api/openapi.yaml',
  });
  await app.init();
  return app;
}

export function describe(app: NestFastifyApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Kakehashi')
    .setDescription('The record of the EU-Japan Regional Cooperation Helpdesk.')
    .setVersion('1')
    .addBearerAuth()
    .build();
  return completed(SwaggerModule.createDocument(app, about));
}

/**
 * Lets projections, reactions and hints run; they stop when the application closes. `alone`: no other service uses this
 * data, so what a predecessor led is taken over at once.
 */
export async function follow(app: NestFastifyApplication, alone: boolean): Promise<void> {
  await app.get(RecordAge).refuseOlderRecord();
  await app.get(Followers).start({ alone });
  app.get(ChangeFeed).start();
}
