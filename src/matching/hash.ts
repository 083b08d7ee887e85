import { createHash } from 'node:crypto';
import { canonicalJson } from '../kernel/canonical-json';

/** By what a document is known: SHA-256, in hexadecimal, of its canonical JSON (RFC 8785), whatever the order of keys. */
export const hashOf = (document: unknown): string =>
  createHash('sha256').update(canonicalJson(document)).digest('hex');
