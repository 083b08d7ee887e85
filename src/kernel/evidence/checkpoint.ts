/** What is signed: so many events, in this order and with these bodies, ended here. */
export interface Checkpoint {
  /** Which record, `kakehashi/<store id>`. */
  readonly origin: string;
  readonly size: number;
  /** The link of the last event. */
  readonly root: Buffer;
  readonly position: string;
  /** ISO 8601 instant in UTC by the database's clock. */
  readonly time: string;
  /** An older copy was restored on purpose: what was signed before beyond this size, up to that one, is given up. */
  readonly givesUp?: number;
  /** What lies before it in the file was never finished. */
  readonly afterTorn?: boolean;
}

export const originOf = (storeId: string) => `kakehashi/${storeId}`;

/** The note that is signed, in the form of c2sp.org/tlog-checkpoint: origin, size, root, and lines of our own. */
export function checkpointText(checkpoint: Checkpoint): string {
  const { origin, size, root, position, time, givesUp, afterTorn } = checkpoint;
  const lines = [origin, size, root.toString('base64'), `position ${position}`, `time ${time}`];
  if (givesUp !== undefined) lines.push(`gives up ${givesUp}`);
  if (afterTorn) lines.push(AFTER_TORN);
  return `${lines.join('\n')}\n`;
}

const AFTER_TORN = 'after an unfinished note';

const TEXT =
  /^(\S+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\nposition (\S*)\ntime (\S+)\n(?:gives up (\d{1,16})\n)?(after an unfinished note\n)?$/;

/** Undefined where the text is none. */
export function checkpointFrom(text: string): Checkpoint | undefined {
  const [match, origin, size, root, position, time, givesUp, torn] = TEXT.exec(text) ?? [];
  if (match === undefined) return undefined;
  return {
    origin,
    size: Number(size),
    root: Buffer.from(root, 'base64'),
    position,
    time,
    ...(givesUp !== undefined && { givesUp: Number(givesUp) }),
    ...(torn !== undefined && { afterTorn: true }),
  };
}
