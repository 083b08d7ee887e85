import type { InputFault } from '../bad-input';

export const problemType = 'application/problem+json';

const titles: Readonly<Record<number, string>> = {
  400: 'The request is not valid',
  401: 'A valid bearer token is needed',
  403: 'This is not allowed',
  404: 'There is no such thing',
  405: 'The method is not allowed here',
  408: 'The request took too long',
  409: 'The step is refused',
  412: 'The revision is not the current one',
  413: 'The body is too large',
  414: 'The address is too long',
  415: 'The media type is not supported',
  422: 'The request contradicts an earlier one',
  428: 'A precondition is needed',
  429: 'Too many requests',
  431: 'The headers are too large',
  500: 'Something went wrong on our side',
  503: 'The service is not available now',
};

/** Codes of failures that bring no code of their own. */
const codes: Readonly<Record<number, string>> = {
  400: 'bad-request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  408: 'request-timeout',
  409: 'conflict',
  412: 'wrong-revision',
  413: 'body-too-large',
  414: 'uri-too-long',
  415: 'unsupported-media-type',
  422: 'unprocessable',
  428: 'precondition-required',
  429: 'too-many-requests',
  431: 'headers-too-large',
  503: 'unavailable',
};

export const codeOf = (status: number): string =>
  codes[status] ?? (status < 500 ? 'bad-request' : 'internal');

export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Stable; programs go by it. */
  readonly code: string;
  readonly errors?: readonly InputFault[];
}

interface ProblemExtras {
  readonly errors?: readonly InputFault[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the body. */
  readonly members?: Readonly<Record<string, string | number>>;
}

/** A failure that knows how it is told to the client (RFC 9457). */
export class Problem extends Error {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ProblemDetails;

  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    { errors, headers = {}, members = {} }: ProblemExtras = {},
  ) {
    super(detail);
    this.headers = headers;
    this.body = {
      type: `/problems/${code}`,
      title:
        titles[status] ?? (status < 500 ? 'The request is not valid' : 'Something went wrong on our side'),
      status,
      detail,
      code,
      ...members,
      ...(errors && { errors }),
    };
  }
}

export const noSuchRoute = () => new Problem(404, 'no-such-route', 'There is nothing at this address.');
