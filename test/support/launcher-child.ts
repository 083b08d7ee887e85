import { startEmbeddedPostgres, type EmbeddedOptions } from '../../src/kernel/database/embedded-postgres';

/** A process of its own that starts the embedded PostgreSQL, says what it got and stays until it is killed. */
async function main(options: EmbeddedOptions): Promise<void> {
  const log: string[] = [];
  const began = performance.now();
  try {
    const server = await startEmbeddedPostgres({ ...options, log: (line) => log.push(line) });
    process.stdout.write(
      `${JSON.stringify({ ...server, log, took: Math.round(performance.now() - began) })}\n`,
    );
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ error: String(error) })}\n`);
  }
}

// The open pipe keeps this process alive, and ends it when the tests are gone.
process.stdin.resume();
void main(JSON.parse(process.argv[2]));
