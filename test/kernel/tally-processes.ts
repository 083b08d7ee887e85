import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileFolder } from '../support/compile';
import { closedAtEnd } from '../support/left-open';
import { until } from './tally';

const project = join(__dirname, '../..');

export interface TallyProcess {
  says(word: string): Promise<void>;
  kill(): Promise<void>;
}

/** Processes that project the tally, each until it is killed. */
export class TallyProcesses {
  private readonly folder = mkdtempSync(join(tmpdir(), 'kakehashi-tally-'));
  private readonly running: TallyProcess[] = [];

  constructor() {
    for (const part of ['src/kernel', 'test/kernel'])
      compileFolder(join(project, part), join(this.folder, part));
    symlinkSync(join(project, 'node_modules'), join(this.folder, 'node_modules'));
  }

  /** Resolves when it follows the record. */
  async start(url: string): Promise<TallyProcess> {
    const child = spawn(process.execPath, [join(this.folder, 'test/kernel/tally-child.js'), url], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const started = processOf(child);
    this.running.push(started);
    closedAtEnd(started.kill);
    await started.says('following');
    return started;
  }

  async killAll(): Promise<void> {
    await Promise.all(this.running.splice(0).map((child) => child.kill()));
  }

  clear(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function processOf(child: ChildProcess): TallyProcess {
  let said = '';
  child.stdout?.on('data', (data: Buffer) => (said += data.toString()));
  const closed = once(child, 'close');
  return {
    says: (word) => until(() => said.includes(word)),
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
