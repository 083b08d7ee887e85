import type { FastifyRequest } from 'fastify';
import { BadInput } from '../bad-input';
import { isPrintable } from './printable';
import { noSuchRoute, Problem } from './problem';
import { decoded, faultOfQuery } from './query-string';
import type { RouteTable } from './route-table';

/** Characters of path and query together. */
export const maxUrlLength = 8_000;

/** Refuses, before the body is read, what no handler could answer. */
export function checkRequestLine({ raw, method, query, is404 }: FastifyRequest, routes: RouteTable): void {
  const url = raw.url ?? '';
  if (url.length > maxUrlLength) throw uriTooLong();
  if (raw.httpVersion === '1.1' && !raw.headers.host)
    throw new Problem(400, 'malformed-request', 'The Host header is missing.');

  const [path = ''] = url.split('?', 1);
  if (!isReadable(decoded(path))) throw malformedPath();
  const fault = faultOfQuery(query);
  if (fault) throw new BadInput(fault);
  if (is404) throw notRouted(method, routes.methodsOf(path));
}

const isReadable = (path: string | undefined) =>
  path !== undefined && isPrintable(path) && !/[\t\n\r]/.test(path);

export const uriTooLong = () =>
  new Problem(
    414,
    'uri-too-long',
    `The address, or an id in it, is too long; at most ${maxUrlLength} characters.`,
  );

export const malformedPath = () =>
  new Problem(400, 'malformed-path', 'The path of the address cannot be read.');

const notRouted = (method: string, allowed: readonly string[]) =>
  allowed.length === 0 || allowed.includes(method)
    ? noSuchRoute()
    : new Problem(405, 'method-not-allowed', `Allowed here: ${allowed.join(', ')}.`, {
        headers: { allow: allowed.join(', ') },
      });
