import { generateKeyPairSync } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { originOf } from '../../src/kernel/evidence/checkpoint';
import { notesIn } from '../../src/kernel/evidence/notes';
import { signatureLine, verifierText } from '../../src/kernel/evidence/signed-note';
import { appendEvents, chain, folderIn } from './support/chained-record';
import { EVENTS, linksOf, SignedRecord, storeIn } from './support/signed-record';

describe('the signed checkpoints, in the hands of whoever can write to their folder', () => {
  const record = SignedRecord.ofFile();
  let file: string;
  beforeEach(async () => {
    file = join(await folderIn(record.spoilt), 'checkpoints');
  });
  const edit = async (change: (text: string) => string) =>
    writeFile(file, change(await readFile(file, 'utf8')));

  it.each([
    ['a size', (text: string) => text.replace('\n1000\n', '\n1001\n')],
    ['a position', (text: string) => text.replace(record.at(1000), record.at(999))],
    ['a signature', (text: string) => text.replace(/^(— \S+ .{20})./m, (_, kept: string) => `${kept}_`)],
    ['an end of a line', (text: string) => text.replace('=\n\n', '\n\n')],
  ])('shows that %s was changed', async (_, change) => {
    await edit(change);
    expect(await record.codes()).toEqual(['evidence']);
  });

  it('shows that the file is gone', async () => {
    await rm(file);
    expect(await record.codes()).toEqual(['no-evidence']);
  });

  it('passes over a note whose writer was killed, then and after the next one', async () => {
    await edit((text) => `${text}${text.slice(0, 100)}`);
    const lines = (await readFile(file, 'utf8')).split('\n\n').slice(0, -1).join('\n\n').split('\n').length;
    const verified = await record.verified();
    expect(verified.evidence.tornAt).toBe(lines + 2);
    expect(await record.found()).toEqual([]);

    await appendEvents(record.spoilt, 25);
    await chain(record.spoilt);
    expect(await record.found()).toEqual([]);
    const { standing } = await record.verified();
    expect(standing.at(-1)?.size).toBe(EVENTS + 25);
  }, 60_000);

  it('are signed with a new key once the old one was taken away, and both are believed', async () => {
    await rm(join(file, '../signing.key'));
    await appendEvents(record.spoilt, 25);
    await chain(record.spoilt);
    expect(await record.found()).toEqual([]);
    const keys = (await readFile(join(file, '../signing.pub'), 'utf8')).trim().split('\n');
    expect(new Set(keys).size).toBe(2);
    expect((await record.verified()).standing.at(-1)?.size).toBe(EVENTS + 25);
  }, 60_000);

  it('shows that the key is another one', async () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    await writeFile(join(file, '../signing.pub'), `${verifierText(originOf(storeIn(file)), publicKey)}\n`);
    expect(await record.codes()).toEqual(['evidence']);
  });

  it('shows to whoever kept the public key that all was signed anew with another', async () => {
    const kept = await readFile(join(file, '../signing.pub'), 'utf8');
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const name = originOf(storeIn(file));
    await record.spoilEvent(`update es.events set data = '{}'`);
    await record.relink();
    const forged = await linksOf(record.spoilt);
    await edit((text) =>
      notesIn(text)
        .notes.map((note) => {
          const root = forged[Number(note.text.split('\n')[1]) - 1].link.toString('base64');
          const again = note.text.replace(/\S{43}=/, root);
          return `${again}\n${signatureLine(again, name, privateKey)}\n`;
        })
        .join(''),
    );
    await writeFile(join(file, '../signing.pub'), `${verifierText(name, publicKey)}\n`);
    expect(await record.found()).toEqual([]);
    expect(await record.codes(kept)).toEqual(['evidence']);
  });
});
