import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BadInput } from '../bad-input';
import { repeatedMember } from './json-members';
import { checkValue } from './json-value';
import { Problem } from './problem';

const jsonTypes = /^application\/([^;\s]+\+)?json\s*(;|$)/i;

/** JSON is the only thing that is read, whatever parsers the framework brings. */
export function readOnlyJson(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser(jsonTypes, { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    try {
      refuseOtherCodings(request);
      done(null, parseBody(body));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/** No body at all means a step without details: `{}`. */
export function parseBody(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  const json = decoded(body);
  const value = parsed(json);
  checkValue(value);
  const repeated = repeatedMember(json);
  if (repeated !== undefined)
    throw new BadInput({
      pointer: repeated,
      code: 'repeated-property',
      detail: 'This field is given twice.',
    });
  return value;
}

function decoded(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new BadInput({ pointer: '', code: 'invalid-utf-8', detail: 'The body is not UTF-8.' });
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new BadInput({ pointer: '', code: 'malformed-json', detail: 'The body is not JSON.' });
  }
}

function refuseOtherCodings({ headers }: FastifyRequest): void {
  const [, charset] = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(headers['content-type'] ?? '') ?? [];
  if (charset !== undefined && !/^utf-?8$/i.test(charset))
    throw new Problem(415, 'unsupported-media-type', 'Send JSON in UTF-8.');
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? ''))
    throw new Problem(415, 'unsupported-media-type', 'Send the body without a content encoding.');
}
