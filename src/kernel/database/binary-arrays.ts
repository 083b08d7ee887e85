import { GrowingBuffer } from '../growing-buffer';

/** Types of elements, by the numbers under which every PostgreSQL knows them. */
const INT8 = 20;
const INT4 = 23;
const TEXT = 25;
const UUID = 2950;
const JSONB = 3802;
const JSONB_VERSION = 1;

type Write<Value> = (into: GrowingBuffer, value: Value) => void;

export function writeText(into: GrowingBuffer, value: string): void {
  const start = into.begin();
  into.text(value);
  into.end(start);
}

/** @param json as text */
export function writeJsonb(into: GrowingBuffer, json: string): void {
  const start = into.begin();
  into.int8(JSONB_VERSION);
  into.text(json);
  into.end(start);
}

export function writeInt4(into: GrowingBuffer, value: number): void {
  into.int32(4);
  into.int32(value);
}

function writeInt8(into: GrowingBuffer, value: number): void {
  into.int32(8);
  into.int32(Math.floor(value / 2 ** 32));
  into.int32(value);
}

function writeUuid(into: GrowingBuffer, value: string): void {
  const start = into.begin();
  into.hex(value.replaceAll('-', ''));
  into.end(start);
}

/** An array of one dimension in PostgreSQL's binary format. */
function writeArray<Value>(
  into: GrowingBuffer,
  type: number,
  values: readonly Value[],
  write: Write<Value>,
): void {
  into.int32(values.length === 0 ? 0 : 1);
  into.int32(0);
  into.int32(type);
  if (values.length === 0) return;
  into.int32(values.length);
  into.int32(1);
  for (const value of values) write(into, value);
}

export const writeTexts: Write<readonly string[]> = (into, values) => {
  const start = into.begin();
  writeArray(into, TEXT, values, writeText);
  into.end(start);
};

/** Arrays as parameters of a statement, in binary: neither side quotes each text and looks for its end. */
export class BinaryArrays {
  private readonly into: GrowingBuffer;

  /** @param bytes so many are expected in all */
  constructor(bytes: number) {
    this.into = new GrowingBuffer(bytes);
  }

  texts = (values: readonly string[]) => this.array(TEXT, values, writeText);
  /** Of whole numbers that a JavaScript number can hold. */
  int8s = (values: readonly number[]) => this.array(INT8, values, writeInt8);
  int4s = (values: readonly number[]) => this.array(INT4, values, writeInt4);
  uuids = (values: readonly string[]) => this.array(UUID, values, writeUuid);
  /** Of texts that are JSON. */
  jsonbs = (values: readonly string[]) => this.array(JSONB, values, writeJsonb);

  private array<Value>(type: number, values: readonly Value[], write: Write<Value>): Buffer {
    const { into } = this;
    const start = into.size;
    writeArray(into, type, values, write);
    return into.since(start);
  }
}
