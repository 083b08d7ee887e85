import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Body,
  Controller,
  Get,
  HttpException,
  InternalServerErrorException,
  type LoggerService,
  Module,
  Param,
  Post,
  Query,
  UnauthorizedException,
  UseInterceptors,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiProperty, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { QueryFailedError } from 'typeorm';
import { BadInput, Forbidden, NotFound } from '../../src/kernel/bad-input';
import {
  ForeignPosition,
  InvalidEvent,
  OutcomeUnknown,
  StoreUnavailable,
  WrongRevision,
} from '../../src/kernel/event-store/event-store-errors';
import { Figures, Lists } from '../../src/kernel/http/csv';
import { FreeText, FreeTexts, Nested, OneOf, ShortText, WholeNumber } from '../../src/kernel/http/fields';
import { configureHttp, createHttpAdapter, type HttpLimits } from '../../src/kernel/http/http-server';
import { decodeCursor, ListQuery, pageOf } from '../../src/kernel/http/page';
import { PatienceInterceptor } from '../../src/kernel/http/patience.interceptor';
import { Parties, PartyDto } from '../../src/kernel/http/party.dto';
import { Problem } from '../../src/kernel/http/problem';
import { QueryFlag, QueryText } from '../../src/kernel/http/query-fields';
import { DayField } from '../../src/kernel/http/time-fields';
import { Refused } from '../../src/kernel/refused';

/** How long the routes work that take their time. */
const LONG_MS = 1_500;

class PlaceDto {
  @ShortText() town: string;
}

export class ThingDto {
  @FreeText() text: string;
  @FreeTexts({ optional: true }) notes?: string[];
  @DayField({ optional: true }) on?: string;
  @WholeNumber({ optional: true, max: 100 }) count?: number;
  @Nested(() => PlaceDto, { optional: true }) place?: PlaceDto;
  @Parties({ optional: true }) parties?: PartyDto[];
}

class RemarkDto {
  @FreeText({ optional: true }) remark?: string;
}

class RowBase {
  @ApiProperty() id: string;
}

class ThingRow extends RowBase {
  @ApiProperty() name: string;
  @ApiProperty() delta: number;
  @ApiProperty() active: boolean;
  @ApiProperty({ type: PartyDto }) party: PartyDto;
  @ApiProperty({ type: [PartyDto] }) parties: PartyDto[];
  @ApiProperty({ type: [String] }) codes: string[];
  @ApiProperty({ type: 'object', additionalProperties: true }) place: object | null;
}

const row = (id: string, more: Partial<ThingRow> = {}): ThingRow => ({
  id,
  name: `thing ${id}`,
  delta: 0,
  active: true,
  party: { kind: 'region', id: 'FRF1' },
  parties: [],
  codes: [],
  place: null,
  ...more,
});

export const rows: readonly ThingRow[] = [
  row('a', { name: '=SUM(A1)', delta: -5, codes: ['eco.health', 'eco.agri_food'] }),
  row('b', { name: 'one, "two"\nthree', active: false, place: { town: '岐阜' } }),
  row('c', {
    parties: [
      { kind: 'prefecture', id: 'JP-21' },
      { kind: 'cluster', id: 'jp.tolic' },
    ],
  }),
];

class ThingsQuery extends ListQuery {
  @QueryText() q?: string;
  @QueryFlag() active?: boolean;
}

class CountRow {
  @ApiProperty() stage: string;
  @ApiProperty() count: number;
}

class FigureQuery {
  @OneOf(['json', 'csv'], { optional: true }) format?: string;
}

export const secret = 'select secret from vault';

const postgresError = (code: string) => Object.assign(new Error(`database says ${code}`), { code });

const failures: Readonly<Record<string, () => Error>> = {
  refused: () => new Refused('thing-closed', 'This thing is closed.', '/text'),
  'refused-without-pointer': () => new Refused('thing-closed', 'This thing is closed.'),
  'bad-input': () =>
    new BadInput(
      { pointer: '/a', code: 'unknown-party', detail: 'No such party.' },
      { pointer: '/b', code: 'invalid-date', detail: 'No such day.' },
    ),
  'not-found': () => new NotFound('thing'),
  forbidden: () => new Forbidden('Not with this token.'),
  unauthenticated: () => new UnauthorizedException(),
  'wrong-revision': () => new WrongRevision('thing-1', 7),
  'wrong-revision-of-nothing': () => new WrongRevision('thing-1', -1),
  'invalid-event': () => new InvalidEvent(secret),
  'foreign-position': () => new ForeignPosition(secret),
  'outcome-unknown': () => new OutcomeUnknown(secret),
  'store-unavailable': () => new StoreUnavailable(secret),
  problem: () => new Problem(422, 'other-body', 'The key came before.', { members: { revision: 3 } }),
  'with-code': () => new HttpException({ code: 'own-code', message: 'Own message.' }, 428),
  'connection-lost': () => postgresError('08006'),
  'too-many-connections': () => postgresError('53300'),
  'shutting-down': () => new QueryFailedError(secret, [], postgresError('57P01')),
  'pool-timeout': () => new Error('timeout exceeded when trying to connect'),
  'connection-refused': () => new Error('wrapped', { cause: postgresError('ECONNREFUSED') }),
  'syntax-error': () => new QueryFailedError(secret, [], postgresError('42601')),
  'type-error': () => new TypeError(secret),
  'internal-exception': () => new InternalServerErrorException(secret),
};

@Controller('api/v1')
class ThingsController {
  @Post('things')
  create(@Body() details: ThingDto) {
    return details;
  }

  @Post('things/:id/remark')
  remark(@Param('id') id: string, @Body() details: RemarkDto) {
    return { id, details };
  }

  @Get('things')
  @Lists(ThingRow)
  list(@Query() { limit, cursor, q, active }: ThingsQuery) {
    const [after = ''] = cursor === undefined ? [] : decodeCursor('things', 1, cursor);
    const found = rows.filter(
      (each) =>
        (q === undefined || each.name.includes(q)) &&
        each.active === (active ?? each.active) &&
        each.id > after,
    );
    return pageOf('things', found, limit, ({ id }) => [id]);
  }

  @Get('big')
  @Lists(ThingRow)
  big(@Query() _: ListQuery) {
    return {
      items: Array.from({ length: 1000 }, (_each, n) => row(`${n}`, { name: 'x'.repeat(5000) })),
      next: null,
    };
  }

  @Get('figures')
  @Figures(CountRow)
  figures(@Query() { format }: FigureQuery) {
    return { rows: [{ stage: 'match', count: 2 }], total: 2, asOfPosition: `p1 as ${format}` };
  }

  @Get('long')
  async long() {
    await sleep(LONG_MS);
    return {};
  }

  @Get('long-and-patient')
  @UseInterceptors(PatienceInterceptor)
  longAndPatient() {
    return this.long();
  }

  @Get('things/:id')
  one(@Param('id') id: string) {
    return { id };
  }

  @Get('failures/string')
  failWithText(): never {
    throw secret;
  }

  @Post('failures/:kind')
  fail(@Param('kind') kind: string): never {
    throw failures[kind]?.() ?? new Error('no such failure');
  }
}

@Module({ controllers: [ThingsController] })
class TinyModule {}

export interface TinyApp {
  readonly app: NestFastifyApplication;
  readonly port: number;
  readonly url: string;
  /** All that was logged as an error. */
  readonly errors: string[];
  /** The status of each answer, heard by anybody or not. */
  readonly statuses: number[];
}

/** A real Nest application with the HTTP edge of the service on a socket of its own. */
export async function startTinyApp(limits: Partial<HttpLimits> = {}): Promise<TinyApp> {
  const errors: string[] = [];
  const silent = () => undefined;
  const logger: LoggerService = { log: silent, warn: silent, error: (...of) => errors.push(of.join('\n')) };
  const statuses: number[] = [];
  const adapter = createHttpAdapter(limits);
  adapter.setOnResponseHook((_request, { statusCode }, done) => {
    statuses.push(statusCode);
    done();
  });
  const app = await NestFactory.create<NestFastifyApplication>(TinyModule, adapter, {
    logger,
  });
  await configureHttp(app);
  const document = SwaggerModule.createDocument(app, new DocumentBuilder().build());
  SwaggerModule.setup('api/docs', app, document, { jsonDocumentUrl: 'api/openapi.json' });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return { app, port: Number(new URL(url).port), url, errors, statuses };
}

export const post = (
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) => fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
