/** One call at a time for each stream, in the order in which they came. */
export class StreamQueues {
  private readonly last = new Map<string, Promise<unknown>>();

  run<Answer>(stream: string, work: () => Promise<Answer>): Promise<Answer> {
    const before = this.last.get(stream);
    const answer = before ? before.then(work, work) : work();
    this.last.set(stream, answer);
    const leave = () => {
      if (this.last.get(stream) === answer) this.last.delete(stream);
    };
    answer.then(leave, leave);
    return answer;
  }

  /** When it is its turn for each of the streams. */
  runAll<Answer>(streams: readonly string[], work: () => Promise<Answer>): Promise<Answer> {
    // Always in the same order, so that no two of them wait for each other.
    return streams
      .toSorted()
      .reduceRight<() => Promise<Answer>>((inner, stream) => () => this.run(stream, inner), work)();
  }
}
