import type { FastifyHelmetOptions } from '@fastify/helmet';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Answers are data: nothing in them may be run, framed or fetched. */
const nothing = {
  defaultSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

export const helmetOptions: FastifyHelmetOptions = {
  contentSecurityPolicy: { useDefaults: false, directives: nothing },
};

const docsPath = '/api/docs';

/** Swagger UI brings its own scripts and asks this service only; its styles and icons stand inline in the page. */
const docsPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const isDocs = ({ url }: FastifyRequest) =>
  url.startsWith(docsPath) && /^[/?]?$/.test(url.charAt(docsPath.length));

/** Answers depend on who asks and change with every step, so nobody keeps them, unless a handler says otherwise. */
export function setAnswerHeaders(request: FastifyRequest, reply: FastifyReply): void {
  if (isDocs(request)) void reply.header('content-security-policy', docsPolicy);
  if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
}
