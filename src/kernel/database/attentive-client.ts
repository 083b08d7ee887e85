import { Client, type ClientConfig, type Connection } from 'pg';

const UNANSWERED = 'Query read timeout';

/**
 * Ends its connection where a query had no answer in time. pg would go on using it: whatever is asked next would wait
 * behind that query, and a pool would hand out one dead connection after another.
 */
export class AttentiveClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    const ask = this.query.bind(this) as (...given: unknown[]) => unknown;
    const attentive = (...given: unknown[]) => {
      const answer = ask(...given);
      if (answer instanceof Promise) answer.catch((error: unknown) => this.endIfUnanswered(error));
      return answer;
    };
    this.query = attentive as Client['query'];
  }

  private endIfUnanswered(error: unknown): void {
    if (!(error instanceof Error) || error.message !== UNANSWERED) return;
    const { connection } = this as unknown as { readonly connection: Connection };
    connection.stream.destroy();
  }
}
