import type { OpenAPIObject } from '@nestjs/swagger';
import { problemType } from './problem';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Responses = Operation['responses'];

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  description: 'RFC 9457; `code` is stable, programs go by it.',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'detail'],
        properties: {
          pointer: { type: 'string', description: 'JSON pointer into the body, or the name of a parameter.' },
          code: { type: 'string' },
          detail: { type: 'string' },
        },
      },
    },
  },
};

const problemContent = { [problemType]: { schema: { $ref: '#/components/schemas/Problem' } } };

/** Says of each route what every route has: a summary, and the problems that it can answer. */
export function completed(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths))
    for (const method of methods) {
      const operation = item[method];
      if (!operation) continue;
      operation.summary ??= summaryOf(method, path);
      operation.responses = { ...operation.responses, ...problemsOf(method, path, operation) };
    }
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problem },
  };
  return document;
}

function problemsOf(method: string, path: string, operation: Operation): Responses {
  const inGeneral: Record<string, string> = {
    ...(path.includes('/api/') && { 400: 'Bad input; `errors` point at the fields.' }),
    ...(operation.security && { 401: 'No valid bearer token.', 403: 'The role of the token forbids it.' }),
    ...(path.includes('{') && { 404: 'There is no such thing, or the token may not see it.' }),
    ...(method !== 'get' && { 413: 'The body is too large.', 415: 'The body is not JSON.' }),
    503: 'The service is not available now.',
  };
  const known = Object.entries(operation.responses).filter(([status]) => /^[45]/.test(status));
  const described = known.map(([status, response]) => [status, { ...response, content: problemContent }]);
  const added = Object.entries(inGeneral)
    .filter(([status]) => !(status in operation.responses))
    .map(([status, description]) => [status, { description, content: problemContent }]);
  return Object.fromEntries([...described, ...added]) as Responses;
}

/** In the nouns of the path: `Record the acceptance of an application`, `List the meetings`. */
function summaryOf(method: string, path: string): string {
  const nouns = path.split('/').filter((part) => part && !part.startsWith('{') && !/^(api|v\d)$/.test(part));
  const [last = '', owner] = nouns.toReversed().map((noun) => noun.replaceAll('-', ' '));
  const ofOwner = owner && path.includes('{') && !path.endsWith('}') ? ` of ${one(owner)}` : '';
  if (method === 'get' && path.endsWith('}')) return `Show ${one(last)}`;
  if (method === 'get') return `${last.endsWith('s') ? 'List' : 'Show'} the ${last}${ofOwner}`;
  const recorded = last.endsWith('s') ? one(last) : `the ${last}`;
  return `Record ${recorded}${ofOwner}`;
}

function one(plural: string): string {
  const noun = plural
    .replace(/ies$/, 'y')
    .replace(/(ch|x|to)es$/, '$1')
    .replace(/s$/, '');
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
