export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON. */
  // eslint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  readonly body: any;
  readonly text: string;
}

type Given = Readonly<Record<string, string>>;

export interface Client {
  get(path: string, headers?: Given): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Given): Promise<Answer>;
}

/** Speaks to the API below `/api/v1` with one token, or with none. */
export function clientOf(origin: string, token?: string): Client {
  const ask = async (method: string, path: string, body: unknown, headers: Given): Promise<Answer> => {
    const url = /^\/(readyz|livez|metrics|api)/.test(path) ? origin + path : `${origin}/api/v1${path}`;
    const response = await fetch(url, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: json ? (JSON.parse(text) as unknown) : undefined,
      text,
    };
  };
  return {
    get: (path, headers = {}) => ask('GET', path, undefined, headers),
    post: (path, body = {}, headers = {}) => ask('POST', path, body, headers),
  };
}

/** The answer that `ask` gives once `enough` says so, within five seconds; else the last one. */
export async function eventually(
  ask: () => Promise<Answer>,
  enough: (answer: Answer) => boolean,
): Promise<Answer> {
  const deadline = Date.now() + 5000;
  for (;;) {
    const answer = await ask();
    if (enough(answer) || Date.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
