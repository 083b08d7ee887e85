import { Agent, request } from 'node:http';
import { TOKEN } from './service.mjs';

/** Speaks to the service over connections that stay; an answer is `{ status, body, visible, milliseconds }`. */
export function clientOf(origin, sockets = 32) {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  const { hostname, port } = new URL(origin);
  const ask = (method, path, body, more = {}) =>
    new Promise((resolve, reject) => {
      const text = body && JSON.stringify(body);
      const headers = { authorization: `Bearer ${TOKEN}`, ...more };
      if (text)
        Object.assign(headers, {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        });
      const began = performance.now();
      const asked = request({ agent, hostname, port, method, path: `/api/v1${path}`, headers }, (answer) => {
        const chunks = [];
        let firstByte;
        answer.on('data', (chunk) => {
          firstByte ??= performance.now() - began;
          chunks.push(chunk);
        });
        answer.on('error', reject);
        answer.on('end', () => {
          const milliseconds = performance.now() - began;
          const visible = answer.headers['kakehashi-visible'];
          resolve({
            status: answer.statusCode,
            text: Buffer.concat(chunks).toString(),
            visible,
            milliseconds,
            firstByte,
          });
        });
      });
      asked.on('error', reject);
      asked.end(text);
    });
  return {
    get: (path, headers) => ask('GET', path, undefined, headers),
    post: (path, body, headers) => ask('POST', path, body, headers),
    close: () => agent.destroy(),
  };
}

/** The body of an answer that must be a success. */
export function bodyOf({ status, text }) {
  if (status >= 300) throw new Error(`${status}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}
