import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BadInput } from '../kernel/bad-input';
import { Payloads } from '../kernel/payloads/payloads';
import { Recorder } from '../kernel/recording/recorder';
import { type DataFile, dataFile, importers, UnknownShape } from './data-file';
import { ImportRun, type Ports } from './import-run';
import { inParallel } from './in-parallel';
import { isRow } from './row';
import { countsOf, refusalOf, type Report, type Verdict } from './verdict';

const WIDTH = 8;

export interface Progress {
  readonly shape: string;
  readonly done: number;
  readonly total: number;
}

export interface ImportOptions {
  /** Who imports, as the record names it. */
  readonly actorId: string;
  /** Says what would become of each row, and stores nothing. */
  readonly dryRun?: boolean;
  readonly onProgress?: (progress: Progress) => void;
}

/** Brings data files into the record, row by row. The same file a second time records nothing. */
@Injectable()
export class ImportService {
  private readonly ports: Ports;

  constructor(commands: CommandBus, recorder: Recorder, payloads: Payloads) {
    this.ports = { commands, recorder, payloads };
  }

  /** A bad row is refused and the others go on. @throws UnknownShape */
  async import(json: unknown, options: ImportOptions): Promise<Report> {
    return this.take(dataFile(json), this.run(options), options);
  }

  /** All data files of a folder, in the order in which one rests on another; other JSON files are passed over. */
  async importAll(folder: string, options: ImportOptions): Promise<Report[]> {
    const files = await filesIn(folder);
    const run = this.run(options);
    const reports: Report[] = [];
    for (const importer of importers)
      for (const file of files.filter((one) => one.importer === importer))
        reports.push(await this.take(file, run, options));
    return reports;
  }

  private run({ actorId, dryRun = false }: ImportOptions): ImportRun {
    return new ImportRun(this.ports, { actorId, dryRun });
  }

  private async take(
    { importer, items, source }: DataFile,
    run: ImportRun,
    { dryRun = false, onProgress }: ImportOptions,
  ): Promise<Report> {
    const { shape } = importer;
    const firstOf = firstRows(items);
    const rows: Verdict[] = [];
    const alsoBefore = run.also.length;
    let done = 0;
    await importer.prepare?.(run, source);
    await inParallel(items, WIDTH, async (item, row) => {
      const id = idIn(item);
      rows[row] = await verdict(row, id, async () => {
        if (!isRow(item)) throw notARow();
        if (firstOf.get(id) !== row) throw twice(id);
        return importer.take(item, run, source);
      });
      onProgress?.({ shape, done: (done += 1), total: items.length });
    });
    return { shape, dryRun, rows, also: run.also.slice(alsoBefore), counts: countsOf(rows) };
  }
}

async function verdict(row: number, id: string, take: () => Promise<Verdict['outcome']>): Promise<Verdict> {
  try {
    return { row, id, outcome: await take() };
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    return { row, id, outcome: 'refused', ...refusal };
  }
}

const idIn = (item: unknown): string => (isRow(item) && typeof item.id === 'string' ? item.id : '');

/** Rows of one id would race each other, so the first one counts. */
function firstRows(items: readonly unknown[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const [row, item] of items.entries()) if (!first.has(idIn(item))) first.set(idIn(item), row);
  return first;
}

const notARow = () => new BadInput({ pointer: '', code: 'not-an-object', detail: 'A row is an object.' });

const twice = (id: string) =>
  new BadInput({
    pointer: '/id',
    code: id ? 'duplicate-id' : 'required',
    detail: id ? `An earlier row has the id ${id}.` : 'A row of a file needs an id.',
  });

async function filesIn(folder: string): Promise<DataFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const contents = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return contents.flatMap((text) => recognised(JSON.parse(text)));
}

function recognised(json: unknown): DataFile[] {
  try {
    return [dataFile(json)];
  } catch (error) {
    if (error instanceof UnknownShape) return [];
    throw error;
  }
}
