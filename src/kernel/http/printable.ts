// Control characters but tab, line feed and carriage return, and halves of a surrogate pair. PostgreSQL stores no
// NUL and no such half, and the others cannot be seen; everything else is kept as it came.
// oxlint-disable-next-line no-control-regex
const unprintable = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\p{Surrogate}]/u;

/** Whether a text can be stored and shown. */
export const isPrintable = (text: string): boolean => !unprintable.test(text);
