import { Agent, request } from 'node:http';
import { TOKEN } from './service.mjs';

/** Speaks to the service over connections that stay; an answer is `{ status, text, visible, milliseconds, firstByte }`. */
export function clientOf(origin, sockets = 32) {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  const { hostname, port } = new URL(origin);
  const ask = (method, path, body, more = {}) => {
    const text = body && JSON.stringify(body);
    const headers = { authorization: `Bearer ${TOKEN}`, ...more };
    if (text)
      Object.assign(headers, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      });
    return answerTo({ agent, hostname, port, method, path: `/api/v1${path}`, headers }, text);
  };
  return {
    /** Asks for next to nothing, so it shows what the machine itself takes now. */
    idle: () => answerTo({ agent, hostname, port, method: 'GET', path: '/livez' }),
    get: (path, headers) => ask('GET', path, undefined, headers),
    post: (path, body, headers) => ask('POST', path, body, headers),
    close: () => agent.destroy(),
  };
}

function answerTo(options, text) {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request(options, (answer) => {
      const chunks = [];
      let firstByte;
      answer.on('data', (chunk) => {
        firstByte ??= performance.now() - began;
        chunks.push(chunk);
      });
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode,
          text: Buffer.concat(chunks).toString(),
          visible: answer.headers['kakehashi-visible'],
          milliseconds: performance.now() - began,
          firstByte,
        }),
      );
    });
    asked.on('error', reject);
    asked.end(text);
  });
}

/** The body of an answer that must be a success. */
export function bodyOf({ status, text }) {
  if (status >= 300) throw new Error(`${status}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}
