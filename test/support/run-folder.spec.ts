import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearRunFolder, processesIn } from './run-folder';

// Elsewhere nobody tells where a process works.
(process.platform === 'linux' ? describe : describe.skip)('the folder of a run', () => {
  it('goes, with whoever still works in it, even one that sleeps', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cleared-'));
    const script = join(folder, 'child.js');
    writeFileSync(script, `process.stdout.write('here'); setInterval(() => undefined, 1000);`);
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    child.kill('SIGSTOP');
    expect(processesIn(folder).map(({ pid }) => pid)).toEqual([child.pid]);

    clearRunFolder(folder);
    expect((await ended)[1]).toBe('SIGKILL');
    expect([existsSync(folder), processesIn(folder)]).toEqual([false, []]);
  });

  it('holds what the tests make', () => {
    expect(tmpdir()).toMatch(/kakehashi-run-\d+-\w+$/);
  });
});
