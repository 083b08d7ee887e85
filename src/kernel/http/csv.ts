import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { csvOf } from './csv-rows';

const rowKey = 'kakehashi:rows';

/** A route that answers `{ items, next }`, or the same rows as CSV; the class documents a row and orders the columns. */
export const Lists = (row: Type<object>): MethodDecorator =>
  rowsOf(row, 'One page; `next` is the cursor of the page after, null on the last one.', {
    items: { type: 'array', items: { $ref: getSchemaPath(row) } },
    next: { type: 'string', nullable: true },
  });

/** A route that answers a figure, `{ rows, total, asOfPosition }`, or its rows as CSV. */
export const Figures = (row: Type<object>): MethodDecorator =>
  rowsOf(row, 'The figure; asked again with `asOf=` its asOfPosition it is exactly the same.', {
    rows: { type: 'array', items: { $ref: getSchemaPath(row) } },
    total: { type: 'integer' },
    asOfPosition: { type: 'string' },
  });

const rowsOf = (row: Type<object>, description: string, properties: Record<string, object>) =>
  applyDecorators(
    (_target: object, _name: string | symbol, { value }: PropertyDescriptor) =>
      Reflect.defineMetadata(rowKey, row, value),
    ApiExtraModels(row),
    ApiOkResponse({
      description,
      content: {
        'application/json': {
          schema: { type: 'object', required: Object.keys(properties), properties },
        },
        'text/csv': { schema: { type: 'string' } },
      },
    }),
  );

/** Answers a list as a file where the query says `format=csv`. */
@Injectable()
export class CsvInterceptor implements NestInterceptor {
  intercept(host: ExecutionContext, next: CallHandler): Observable<unknown> {
    const row: unknown = Reflect.getMetadata(rowKey, host.getHandler());
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (typeof row !== 'function' || !wantsCsv(request.query)) return next.handle();

    return next.handle().pipe(map((page: unknown) => file(page, row, request, http.getResponse())));
  }
}

const wantsCsv = (query: unknown) =>
  typeof query === 'object' && query !== null && 'format' in query && query.format === 'csv';

function file(page: unknown, row: object, request: FastifyRequest, reply: FastifyReply): unknown {
  const rows = rowsIn(page);
  if (!rows) return page;
  if (hasNext(page)) void reply.header('link', `<${nextUrl(request.url, page.next)}>; rel="next"`);
  void reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${listName(request)}.csv"`);
  return csvOf(row, rows);
}

function rowsIn(page: unknown): readonly object[] | undefined {
  if (typeof page !== 'object' || page === null) return undefined;
  if ('items' in page && Array.isArray(page.items)) return page.items;
  return 'rows' in page && Array.isArray(page.rows) ? page.rows : undefined;
}

const hasNext = (page: unknown): page is { next: string } =>
  typeof page === 'object' && page !== null && 'next' in page && typeof page.next === 'string';

/** The same question with the cursor put in or replaced. */
function nextUrl(url: string, cursor: string): string {
  const [path = '', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return `${path}?${parameters.toString()}`;
}

/** The last fixed part of the route's path: `clusters`. */
const listName = ({ routeOptions }: FastifyRequest) =>
  (routeOptions.url ?? '').split('/').findLast((part) => /^[A-Za-z][\w-]*$/.test(part)) ?? 'list';
