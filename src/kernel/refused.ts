/** A business rule said no. The HTTP filter turns it into a 409 problem with this code. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** JSON pointer to the field of the request that the rule speaks of. */
    readonly pointer?: string,
  ) {
    super(message);
  }
}

/** There is no thing with this id to take the step on. Becomes a 404 problem. */
export class Missing extends Refused {
  constructor(what: string) {
    super('not-found', `There is no such ${what}.`);
  }
}
