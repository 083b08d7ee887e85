import { Client, type ClientConfig, type Connection } from 'pg';
import { isOutdatedPlan, nameOf } from './prepared';

const UNANSWERED = 'Query read timeout';

/**
 * Ends its connection where a query had no answer in time. pg would go on using it: whatever is asked next would wait
 * behind that query, and a pool would hand out one dead connection after another. Prepared statements go by their names.
 * Where a connection breaks between two queries, the next one says so: nobody need listen, and the process goes on.
 */
export class AttentiveClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
    const ask = this.query.bind(this) as (...given: unknown[]) => unknown;
    const attentive = (...given: unknown[]) => {
      const answer = ask(...named(given));
      if (answer instanceof Promise) answer.catch((error: unknown) => this.endIfUnfit(error));
      return answer;
    };
    this.query = attentive as Client['query'];
  }

  private endIfUnfit(error: unknown): void {
    // A pool takes no connection back that is ending.
    if (isOutdatedPlan(error)) this.end(() => undefined);
    if (!(error instanceof Error) || error.message !== UNANSWERED) return;
    const { connection } = this as unknown as { readonly connection: Connection };
    connection.stream.destroy();
  }
}

function named(given: unknown[]): unknown[] {
  const [text, values, ...more] = given;
  const name = nameOf(text);
  return name === undefined ? given : [{ name, text, values }, undefined, ...more];
}
