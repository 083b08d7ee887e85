import type { RecordedEvent } from '../event-store';

/** What is read of the metadata of events, and what that makes of them. */
export interface MetadataForm {
  /** SQL of a jsonb. */
  readonly column: string;
  metadata(stored: unknown): RecordedEvent['metadata'];
}

export const wholeMetadata: MetadataForm = {
  column: 'meta',
  metadata: (stored) => stored as RecordedEvent['metadata'],
};

const NONE: RecordedEvent['metadata'] = {};

/** PostgreSQL takes as long to write the metadata of an event as for all the rest of it. */
export const bareMetadata: MetadataForm = {
  column: `meta->'schemaVersion'`,
  metadata: (schemaVersion) => (schemaVersion === null ? NONE : { schemaVersion: schemaVersion as string }),
};
