/** Speaks to the API with one token; `get` and `post` answer the body and throw where the status is another. */
export function apiOf(origin, token) {
  const ask = async (method, path, body) => {
    const response = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  const expecting = async (status, method, path, body) => {
    const answer = await ask(method, path, body);
    if (answer.status !== status)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    ask,
    get: (path) => expecting(200, 'GET', path),
    post: (status, path, body) => expecting(status, 'POST', path, body),
  };
}
