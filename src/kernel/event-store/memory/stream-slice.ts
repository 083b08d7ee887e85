import type { ReadStream, RecordedEvent } from '../event-store';

/** The events of a stream that a read asks for, in the order in which it asks for them. */
export function slice(stream: readonly RecordedEvent[], options: ReadStream): RecordedEvent[] {
  const { from, to, asOf, direction, max } = options;
  const backward = direction === 'backward';
  const [lowest, highest] = backward ? [to ?? 0, from ?? Infinity] : [from ?? 0, to ?? Infinity];
  const latest = asOf === undefined ? '~' : new Date(asOf).toISOString();
  const found = stream.filter(
    ({ revision, recordedAt }) => revision >= lowest && revision <= highest && recordedAt <= latest,
  );
  return (backward ? found.toReversed() : found).slice(0, Math.max(0, max ?? found.length));
}
