/** The stream was not at the expected revision. Nothing was stored. */
export class WrongRevision extends Error {
  constructor(
    readonly stream: string,
    /** Revision of the stream's last event, -1 without a stream. */
    readonly actual: number,
  ) {
    super(`${stream} is at revision ${actual}`);
  }
}

/** Some of the ids stand in the stream already, others do not: never a retry. Nothing was stored. */
export class IdsPartlyStored extends Error {
  constructor(readonly stream: string) {
    super(`some of the events stand in ${stream} already, others do not`);
  }
}

/** Refused before any I/O: not plain JSON, NUL or half a surrogate pair in a text, too large, ids or metadata amiss. */
export class InvalidEvent extends Error {}

/** No answer came: what was appended may or may not be stored. Repeat with the same event ids. */
export class OutcomeUnknown extends Error {}

/** The store could not be asked now: a read has no answer, an append stored nothing. */
export class StoreUnavailable extends Error {}

/** A position token of another store, or no token at all. */
export class ForeignPosition extends Error {}

/** What is there is not a store that this service can work on; the message tells the remedy. */
export class UnfitStore extends Error {}

/** This store, or the version of its server, cannot do what was asked. Nothing was stored. */
export class LackingStore extends Error {}
