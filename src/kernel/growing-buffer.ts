const FIRST_SIZE = 64 * 1024;
/** Up to here a loop over ASCII is faster than the call of a native encoder. */
const SHORT = 64;
const MOST_BYTES_A_CHARACTER = 3;

/** Bytes one after another, numbers in network order, texts in UTF-8. */
export class GrowingBuffer {
  private buffer: Buffer;
  private length = 0;

  constructor(expected = FIRST_SIZE) {
    this.buffer = Buffer.allocUnsafe(expected);
  }

  get size(): number {
    return this.length;
  }

  int8(value: number): void {
    this.need(1);
    this.buffer[this.length++] = value;
  }

  int16(value: number): void {
    this.need(2);
    this.buffer[this.length++] = value >> 8;
    this.buffer[this.length++] = value;
  }

  int32(value: number): void {
    this.need(4);
    this.put32(this.length, value);
    this.length += 4;
  }

  bytes(value: Buffer): void {
    this.need(value.length);
    this.length += value.copy(this.buffer, this.length);
  }

  text(value: string): void {
    this.need(value.length * MOST_BYTES_A_CHARACTER);
    if (value.length > SHORT || !this.ascii(value)) this.length += this.buffer.write(value, this.length);
  }

  /** The bytes that these digits stand for. */
  hex(digits: string): void {
    this.need(digits.length / 2);
    this.length += this.buffer.write(digits, this.length, 'hex');
  }

  /** Leaves room for the length of what comes up to `end`. */
  begin(): number {
    this.int32(0);
    return this.length;
  }

  end(start: number): void {
    this.put32(start - 4, this.length - start);
  }

  whole(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  /** What was added from that size on. It stays as it is, whatever is added later. */
  since(size: number): Buffer {
    return this.buffer.subarray(size, this.length);
  }

  /** False, and nothing written, where it is not ASCII. */
  private ascii(value: string): boolean {
    const { buffer, length } = this;
    for (let at = 0; at < value.length; at++) {
      const code = value.charCodeAt(at);
      if (code > 127) return false;
      buffer[length + at] = code;
    }
    this.length += value.length;
    return true;
  }

  /** Faster than Buffer's own method, which looks at its arguments first. */
  private put32(at: number, value: number): void {
    const { buffer } = this;
    buffer[at] = value >> 24;
    buffer[at + 1] = value >> 16;
    buffer[at + 2] = value >> 8;
    buffer[at + 3] = value;
  }

  private need(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + bytes));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}
