export interface InputFault {
  /** JSON pointer into the body, or `?name` for a query parameter, or the name of a header. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** What was sent cannot be meant: an unknown id or code, an impossible date. Becomes a 400 problem. */
export class BadInput extends Error {
  readonly faults: readonly InputFault[];

  constructor(...faults: [InputFault, ...InputFault[]]) {
    super(faults.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '));
    this.faults = faults;
  }
}

/** There is no such thing, or not for this actor; both look the same. Becomes a 404 problem. */
export class NotFound extends Error {
  constructor(readonly what: string) {
    super(`There is no such ${what}.`);
  }
}

/** This actor may not do this. Becomes a 403 problem. */
export class Forbidden extends Error {}
