/** Where the record lies: a server or cluster, and the part of it that is this record's. */
export interface KurrentPlace {
  /** As the client takes it. */
  readonly url: string;
  /** Streams of the record are named `<namespace>.<category>-<id>`. */
  readonly namespace: string;
}

export class BadKurrentUrl extends Error {}

const NAMESPACE = 'kakehashi';
const SCHEME = /^(kurrentdb|kurrent|kdb)(\+discover)?:\/\//;

/** What the client would do by them does not go with what the store promises. */
const REFUSED = [
  {
    parameter: /^throwOnAppendFailure=/i,
    because: 'throwOnAppendFailure cannot be set: what failed would pass for stored',
  },
  {
    parameter: /^nodePreference=(?!leader$)/i,
    because: 'nodePreference is leader: others take no appends, and their reads lag',
  },
];

/** Whether the URL names a KurrentDB. */
export const isKurrentUrl = (url: string) => SCHEME.test(url);

/** Takes the `namespace` out of a connection string, which is the only parameter the client does not know. */
export function kurrentPlace(text: string): KurrentPlace {
  if (!isKurrentUrl(text))
    throw new BadKurrentUrl('not of the form kurrentdb://user:password@host:2113?tls=true');
  const [server, query = ''] = split(text);
  const parameters = query.split('&').filter(Boolean);
  const own = parameters.filter((parameter) => /^namespace=/i.test(parameter));
  const others = parameters.filter((parameter) => !own.includes(parameter));
  const namespace = own.at(-1)?.slice('namespace='.length) ?? NAMESPACE;
  if (!/^[a-z][a-z0-9]{0,31}$/.test(namespace))
    throw new BadKurrentUrl('namespace is a lower-case letter and up to 31 letters and digits after it');
  for (const { parameter, because } of REFUSED)
    if (others.some((other) => parameter.test(other))) throw new BadKurrentUrl(because);
  return { url: others.length > 0 ? `${server}?${others.join('&')}` : server, namespace };
}

function split(text: string): [string, string?] {
  const at = text.indexOf('?');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
