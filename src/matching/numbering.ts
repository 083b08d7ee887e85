/** Gives each text a number, in the order in which they come; numbers never leave the process. */
export class Numbering {
  private readonly numbers = new Map<string, number>();

  get size(): number {
    return this.numbers.size;
  }

  of(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, this.numbers.size);
    return this.numbers.size - 1;
  }

  all(texts: Iterable<string>): number[] {
    return [...new Set(texts)].map((text) => this.of(text));
  }
}
