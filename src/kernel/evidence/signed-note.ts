import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

/**
 * Signed notes as C2SP describes them (c2sp.org/signed-note), with Ed25519: a text, an empty line, and a line
 * `— <name> <base64 of key id and signature>`.
 */
export interface Verifier {
  readonly name: string;
  /** 8 hexadecimal digits. */
  readonly id: string;
  readonly key: KeyObject;
}

const ED25519 = 1;
const ID_BYTES = 4;

const rawKey = (key: KeyObject) => Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');

function idOf(name: string, key: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ED25519), key]);
  return hash('sha256', named, 'buffer').subarray(0, ID_BYTES);
}

/** The public key in one line, `<name>+<key id>+<base64>`, as other tools for signed notes take it. */
export function verifierText(name: string, key: KeyObject): string {
  const raw = rawKey(key);
  return `${name}+${idOf(name, raw).toString('hex')}+${Buffer.concat([Buffer.of(ED25519), raw]).toString('base64')}`;
}

/** Undefined where the text is not an Ed25519 key that fits its own id. */
export function verifierFrom(text: string): Verifier | undefined {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
  const raw = Buffer.from(encoded ?? '', 'base64');
  if (raw.length !== 33 || raw[0] !== ED25519) return undefined;
  const x = raw.subarray(1);
  if (idOf(name, x).toString('hex') !== id) return undefined;
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') },
    format: 'jwk',
  });
  return { name, id, key };
}

/** The signature line of a text, which ends with a line feed. */
export function signatureLine(text: string, name: string, key: KeyObject): string {
  const id = idOf(name, rawKey(createPublicKey(key)));
  return `— ${name} ${Buffer.concat([id, sign(null, Buffer.from(text), key)]).toString('base64')}\n`;
}

/** The key that has signed this text; undefined where none of these has. */
export function signerOf(
  text: string,
  lines: readonly string[],
  verifiers: readonly Verifier[],
): Verifier | undefined {
  for (const line of lines) {
    const [, name, encoded] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = Buffer.from(encoded ?? '', 'base64');
    const id = bytes.subarray(0, ID_BYTES).toString('hex');
    const signer = verifiers.find((known) => known.name === name && known.id === id);
    if (signer && verify(null, Buffer.from(text), signer.key, bytes.subarray(ID_BYTES))) return signer;
  }
  return undefined;
}
