import type { InputFault } from '../kernel/bad-input';

/** A fault for each name that stands in the list before. */
export const repeated = (place: string, names: readonly string[]): InputFault[] =>
  names.flatMap((name, nth) =>
    names.indexOf(name) < nth
      ? [{ pointer: `${place}/${nth}`, code: 'repeated', detail: `${name} stands there twice.` }]
      : [],
  );
