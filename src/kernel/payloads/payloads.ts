import { Inject, Injectable } from '@nestjs/common';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { Gathering } from '../database/gathering';
import type { TextRef } from '../domain-event';
import type { CommandContext } from '../recording/command-context';
import { idFrom } from '../recording/ids';
import { commitTo, type VaultKeys } from './vault-keys';

export const VAULT_KEYS = Symbol('VaultKeys');

/** The body counts, so that another request under the same id never meets the texts of the first. */
type DraftedFor = Pick<CommandContext, 'commandId' | 'bodyHash'>;

/** The free texts of one command, collected before its events are decided and stored before they are appended. */
export class Texts {
  readonly entries = new Map<string, string>();
  /** Ids of those that this very try has stored: only they may be taken back. */
  stored: readonly string[] = [];

  constructor(
    private readonly command: DraftedFor,
    private readonly keys: VaultKeys,
  ) {}

  /** `place` tells the texts of one command apart; a repetition of the command gets the same reference. */
  ref(place: string, text: string): TextRef {
    const { commandId, bodyHash } = this.command;
    const payloadId = idFrom(commandId, bodyHash, 'text', place);
    this.entries.set(payloadId, text);
    return { payloadId, commitment: commitTo(this.keys, text) };
  }

  optional(place: string, text: string | undefined): TextRef | undefined {
    return text === undefined ? undefined : this.ref(place, text);
  }

  list(place: string, texts: readonly string[] = []): TextRef[] {
    return texts.map((text, index) => this.ref(`${place}/${index}`, text));
  }
}

/** Free text, apart from the record and encrypted (AES-256-GCM), so that it can be deleted without touching history. */
@Injectable()
export class Payloads {
  private readonly keeping = new Gathering((drafts: readonly Texts[]) => this.store(drafts));

  constructor(
    private readonly dataSource: DataSource,
    @Inject(VAULT_KEYS) private readonly keys: VaultKeys,
  ) {}

  draft(command: DraftedFor): Texts {
    return new Texts(command, this.keys);
  }

  /** Keyed hash of anything that a person typed. */
  commitment(text: string): string {
    return commitTo(this.keys, text);
  }

  async keep(texts?: Texts): Promise<void> {
    if (texts?.entries.size) texts.stored = [...texts.stored, ...(await this.keeping.answer(texts))];
  }

  /** Takes back what this try has stored, and nothing that an earlier one has. */
  async discard(texts?: Texts): Promise<void> {
    if (texts?.stored.length) await this.erase(texts.stored);
  }

  /** The texts by payload id; what was erased is missing. */
  async read(ids: Iterable<string>): Promise<Map<string, string>> {
    const wanted = [...new Set(ids)];
    if (wanted.length === 0) return new Map();
    const rows = await this.dataSource.query<{ payload_id: string; sealed: Buffer }[]>(
      `select payload_id, sealed from vault.payload where payload_id = any($1::uuid[])`,
      [wanted],
    );
    return new Map(rows.map(({ payload_id: id, sealed }) => [id, this.open(id, sealed)]));
  }

  async erase(ids: readonly string[]): Promise<void> {
    await this.dataSource.query(`delete from vault.payload where payload_id = any($1::uuid[])`, [ids]);
  }

  /** The ids that were stored for each draft. */
  private async store(drafts: readonly Texts[]): Promise<string[][]> {
    // In one order for all, or two processes that store the same texts could wait for each other.
    const texts = [...new Map(drafts.flatMap(({ entries }) => [...entries]))].sort(byId);
    const rows = await this.dataSource.query<{ payload_id: string }[]>(
      `insert into vault.payload (payload_id, sealed)
       select * from unnest($1::uuid[], $2::bytea[]) on conflict (payload_id) do nothing returning payload_id`,
      [texts.map(([id]) => id), texts.map(([id, text]) => this.seal(id, text))],
    );
    const stored = new Set(rows.map(({ payload_id: id }) => id));
    // Of two drafts of one text only the first has stored it.
    return drafts.map(({ entries }) => [...entries.keys()].filter((id) => stored.delete(id)));
  }

  private seal(id: string, text: string): Buffer {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.keys.sealing, iv).setAAD(Buffer.from(id));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(1), iv, cipher.getAuthTag(), body]);
  }

  private open(id: string, sealed: Buffer): string {
    const decipher = createDecipheriv('aes-256-gcm', this.keys.sealing, sealed.subarray(1, 13), {
      authTagLength: 16,
    })
      .setAAD(Buffer.from(id))
      .setAuthTag(sealed.subarray(13, 29));
    return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString('utf8');
  }
}

const byId = ([a]: [string, string], [b]: [string, string]) => (a < b ? -1 : 1);
