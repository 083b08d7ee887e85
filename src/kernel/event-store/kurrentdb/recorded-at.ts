type Metadata = Readonly<Record<string, string>>;

/** Under this key of its metadata an event in KurrentDB keeps the instant at which it was recorded. */
const RECORDED_AT = '$recordedAt';

/** What v2 appends of the server add of their own. */
const ADDED = '$schema.';

/** The metadata as they are stored, with the instant (ISO 8601 in UTC, whole milliseconds). */
export const withInstant = (metadata: Metadata, recordedAt: string): Metadata => ({
  ...metadata,
  [RECORDED_AT]: recordedAt,
});

export interface TakenApart {
  /** As it was appended. */
  readonly metadata: Metadata;
  readonly recordedAt: string;
}

/**
 * What `withInstant` put together. `created` is the server's own instant, for an event that somebody else appended;
 * the client cuts it to whole seconds on some of its ways, so nothing that is hashed may rest on it.
 */
export function takenApart(stored: Metadata | undefined, created: Date): TakenApart {
  const { [RECORDED_AT]: recordedAt = created.toISOString(), ...others }: Record<string, string> =
    stored ?? {};
  // Of the many that are read, hardly one has any.
  for (const key of Object.keys(others)) if (key.startsWith(ADDED)) delete others[key];
  return { metadata: others, recordedAt };
}
