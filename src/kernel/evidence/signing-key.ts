import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
} from 'node:crypto';
import { appendFile, chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../database/error-code';
import { UnfitDatabase } from '../database/serving-role';
import { PUBLIC_KEYS } from './evidence-folder';
import { verifierText } from './signed-note';

const PRIVATE_KEY = 'signing.key';

/**
 * The key that signs checkpoints of this name, made at the first use; only its owner may read it. Its public half stands
 * in a file beside it, a line for each key there ever was. @throws UnfitDatabase
 */
export async function signingKey(
  folder: string,
  name: string,
  made: (publicKey: string) => void,
): Promise<KeyObject> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, PRIVATE_KEY);
  const text = (await read(path)) ?? (await makeKey(folder, path, name, made));
  const key = createPrivateKey(text);
  const known = await read(join(folder, PUBLIC_KEYS));
  if (!known?.split('\n').includes(verifierText(name, createPublicKey(key))))
    throw new UnfitDatabase(
      `${path} is not the key of ${PUBLIC_KEYS} beside it: put the right one back, or take it away to have a new one made.`,
    );
  return key;
}

/** The public half first: whoever finds the key finds it listed. Of several makers one wins. */
async function makeKey(
  folder: string,
  path: string,
  name: string,
  made: (publicKey: string) => void,
): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const verifier = verifierText(name, publicKey);
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flush: true });
  await chmod(draft, 0o600);
  await appendFile(join(folder, PUBLIC_KEYS), `${verifier}\n`, { flush: true });
  try {
    await link(draft, path);
    made(verifier);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
  return readFile(path, 'utf8');
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
